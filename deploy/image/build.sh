#!/bin/sh
# Builds the pages and the agent in the project's folder. The program goes to /app/program, the agent's
# executables to /out/amd64 and /out/arm64.
set -eu
export NEXT_TELEMETRY_DISABLED=1

apt-get update -qq
apt-get install -y -qq --no-install-recommends xz-utils >/dev/null
# No package needs its install script here: they download a second Node and unpack PostgreSQL.
npm ci --ignore-scripts --no-audit --no-fund
npm run build
npm run build:agent

for pair in amd64:x64 arm64:arm64; do
  folder=/out/${pair%:*}
  mkdir -p "$folder"
  xz -dc "dist/agent/podium-agent-linux-${pair#*:}.xz" >"$folder/podium-agent"
  chmod 755 "$folder/podium-agent"
done

mkdir -p /app/program
tar -cf - --exclude='.next/cache' --exclude='.next/trace*' --exclude='.next/diagnostics' --exclude='.next/types' \
  --exclude='*.test.ts' --exclude='*.test.tsx' --exclude='.next/*.map' -T deploy/image/files.txt |
  tar -xf - -C /app/program --no-same-owner
# The root is read-only, so what Next.js caches goes to /tmp.
ln -s /tmp/next-cache /app/program/.next/cache
