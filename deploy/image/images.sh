#!/usr/bin/env bash
# Builds the images without Docker, as root: the stand-ins of the base images, then the Dockerfile. Arguments
# are passed on to assemble.ts. The tests run these images, so they are built like this also where Docker runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
home=${PODIUM_DEPLOY_DIR:-/var/tmp/podium-deploy}
PATH=$PWD/node_modules/.bin:$PATH

deploy/image/stand-ins.sh "$home/bases"
node deploy/image/assemble.ts --work "$home/images" \
  --base "NODE_IMAGE=$home/bases/node-image" --base "AGENT_IMAGE=$home/bases/agent-image" "$@"
echo 'not run here, see deploy/README.md: pulling the real base images, docker compose up, a multi-platform push'
