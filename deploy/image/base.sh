#!/bin/sh
# What the server's images need besides Node: the user, its folder, libnss-wrapper, with which PostgreSQL
# runs as a user that /etc/passwd doesn't know, and age, which encrypts backups.
set -eu
apt-get update -qq
apt-get install -y -qq --no-install-recommends age libnss-wrapper >/dev/null
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log

useradd --uid 10001 --gid 0 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin podium
# Any user id works that is in group 0, as OpenShift gives them.
mkdir /data
chown 10001:0 /data
chmod 0770 /data
ln -s /app/lib/server/podium.js /usr/local/bin/podium
