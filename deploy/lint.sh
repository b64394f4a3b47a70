#!/usr/bin/env bash
# Checks the files of deploy/ that need no build: the Dockerfile, the scripts, the Compose files and the Caddyfile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
home=${PODIUM_DEPLOY_DIR:-/var/tmp/podium-deploy}

"$home/python/bin/hadolint" deploy/image/Dockerfile
shellcheck -x -P SCRIPTDIR deploy/*.sh deploy/*/*.sh
"$home/python/bin/check-jsonschema" --schemafile "$home/schemas/compose.json" compose.yaml compose.embedded.yaml
caddy fmt deploy/caddy/Caddyfile | diff deploy/caddy/Caddyfile - || { echo 'deploy/caddy/Caddyfile: run caddy fmt --overwrite'; exit 1; }
for tls in internal owner@podium.example; do
  PODIUM_HOST=podium.example TLS=$tls caddy validate --adapter caddyfile --config deploy/caddy/Caddyfile 2>&1 | tail -n 1
done
