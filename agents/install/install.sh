#!/bin/sh
# Podium's agent: fetches it, checks it, and hands over to `podium-agent install`.
#
#   curl -fsSL URL/agent/install.sh | sh -s -- --server URL --token TOKEN
#
# Takes what `podium-agent install` takes, and:
#   --prefix FOLDER   put the program into FOLDER instead of /usr/local/bin or ~/.local/bin
#   --program-only    stop when the program is there (for preparing an image)
# PODIUM_ASSETS_URL   fetch the large files from here (a mirror); their sums still come from the server
set -eu

SERVER='@PODIUM_URL@'
ASSETS='@PODIUM_ASSETS_URL@'

say() { printf '%s\n' "$*"; }
fail() {
  printf 'podium: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

fetch() { # URL FILE
  if has curl; then
    curl -fsSL --retry 3 --connect-timeout 15 -o "$2" "$1"
  elif has wget; then
    wget -q -t 3 -T 30 -O "$2" "$1"
  else
    fail 'neither curl nor wget is here: install one of them (Debian, Ubuntu: sudo apt-get install curl), then run this line again.'
  fi
}

# The sum that the server publishes for a file; empty where it has no such file.
sum_of() { awk -v name="$1" '$2 == name { print $1 }' "$tmp/SHA256SUMS"; }
sum_is() { # FILE SUM
  if has sha256sum; then set -- "$(sha256sum <"$1")" "$2"; else set -- "$(shasum -a 256 <"$1")" "$2"; fi
  [ "${1%% *}" = "$2" ]
}

# Fetches a published file and checks it; a mirror that fails or lies is passed over.
fetch_checked() { # NAME
  sum=$(sum_of "$1")
  for base in ${ASSETS:+"$ASSETS"} "$SERVER/agent"; do
    if fetch "$base/$1" "$tmp/$1"; then
      sum_is "$tmp/$1" "$sum" && return 0
      say "$base/$1 is damaged (its SHA-256 is not the one that $SERVER publishes)."
    else
      say "$base/$1 could not be fetched."
    fi
  done
  fail "the agent could not be fetched whole: try again, and tell your instructor if it stays so."
}

# A Node that can run the script. One that stands in a person's own folder is of no use to the service's user.
find_node() {
  has node || return 1
  [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 22' 2>/dev/null)" = true ] || return 1
  if [ -d /run/systemd/system ]; then
    case $(node -p 'process.execPath') in /home/* | /root/*) return 1 ;; esac
  fi
}

choose_executable() {
  [ "$(uname -s)" = Linux ] || fail "there is no executable for $(uname -s): install Node 22 or later, then run this line again."
  case $(uname -m) in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "there is no executable for $(uname -m): install Node 22 or later, then run this line again." ;;
  esac
  file=podium-agent-linux-$arch
  if [ -n "$(sum_of "$file.xz")" ] && has xz; then
    packed=$file.xz unpack='xz -dc'
  elif [ -n "$(sum_of "$file.gz")" ] && has gzip; then
    packed=$file.gz unpack='gzip -dc'
  elif [ -n "$(sum_of "$file.xz")" ]; then
    fail 'xz is needed to unpack the agent: install it (Debian, Ubuntu: sudo apt-get install xz-utils), or Node 22 or later, then run this line again.'
  else
    fail "this server has no executable for linux $arch: install Node 22 or later and run this line again, or ask your instructor (\`npm run build:agent\` on the server makes it)."
  fi
}

choose() {
  if find_node; then
    file=podium-agent.cjs packed=podium-agent.cjs unpack=cat
    if has gzip && [ -n "$(sum_of podium-agent.cjs.gz)" ]; then packed=podium-agent.cjs.gz unpack='gzip -dc'; fi
  else
    choose_executable
  fi
}

# Where the program goes, and whether root must put it there.
choose_prefix() {
  as_root=
  if [ -n "$prefix" ]; then
    mkdir -p "$prefix" 2>/dev/null || :
  elif [ "$(id -u)" = 0 ] || has sudo; then
    prefix=/usr/local/bin
  else
    prefix=$HOME/.local/bin
    mkdir -p "$prefix" || fail "$prefix can't be made: give another folder with --prefix."
  fi
  [ -d "$prefix" ] && [ -w "$prefix" ] && return 0
  has sudo || fail "$prefix can't be written, and there is no sudo here: give another folder with --prefix."
  say "Only root may write to $prefix, so this calls sudo."
  as_root=sudo
}

place() {
  choose_prefix
  if [ -f "$prefix/podium-agent" ] && sum_is "$prefix/podium-agent" "$(sum_of "$file")"; then
    say "$prefix/podium-agent is up to date."
    return 0
  fi
  say "Fetching $packed from ${ASSETS:-$SERVER}."
  fetch_checked "$packed"
  $unpack "$tmp/$packed" >"$tmp/program" || fail "$packed could not be unpacked: is the disk full? (df -h)"
  sum_is "$tmp/program" "$(sum_of "$file")" || fail "what came out of $packed is damaged: is the disk full? (df -h)"
  # Beside, then renamed: a program that runs can't be written over.
  { $as_root mkdir -p "$prefix" && $as_root cp "$tmp/program" "$prefix/.podium-agent.new" \
    && $as_root chmod 755 "$prefix/.podium-agent.new" && $as_root mv "$prefix/.podium-agent.new" "$prefix/podium-agent"; } \
    || fail "the program could not be put into $prefix: is the disk full (df -h)?"
  say "Placed $prefix/podium-agent."
}

# All of it in a function, so that a script that was cut off on its way does nothing.
main() {
  prefix= program_only=
  rest=$#
  while [ "$rest" -gt 0 ]; do
    rest=$((rest - 1)) word=$1
    shift
    case $word in
      --prefix | --server)
        [ "$rest" -gt 0 ] || fail "$word wants a value."
        rest=$((rest - 1)) value=$1
        shift
        if [ "$word" = --prefix ]; then prefix=$value; else SERVER=${value%/}; fi
        ;;
      --prefix=*) prefix=${word#*=} ;;
      --server=*) SERVER=${word#*=} SERVER=${SERVER%/} ;;
      --program-only) program_only=yes ;;
      *) set -- "$@" "$word" ;;
    esac
  done
  case $SERVER in
    http://* | https://*) ;;
    *) fail "the server is \"$SERVER\", which is no web address: write it as --server https://podium.example." ;;
  esac
  ASSETS=${PODIUM_ASSETS_URL:-$ASSETS}
  ASSETS=${ASSETS%/}

  tmp=$(mktemp -d) || fail 'no temporary folder can be made: is the disk full? (df -h)'
  trap 'rm -rf "$tmp"' EXIT
  trap 'exit 130' INT TERM
  has sha256sum || has shasum || fail 'sha256sum is missing: install it (Debian, Ubuntu: sudo apt-get install coreutils), then run this line again.'
  fetch "$SERVER/agent/SHA256SUMS" "$tmp/SHA256SUMS" || fail "$SERVER cannot be reached, or has no agent to hand out: check the address and the network."
  choose
  place
  case ":$PATH:" in *":$prefix:"*) ;; *) say "$prefix is not on your PATH: call it as $prefix/podium-agent." ;; esac
  [ -z "$program_only" ] || exit 0
  rm -rf "$tmp"
  trap - EXIT INT TERM
  # Questions are asked at the terminal; what stands on the input is this script.
  if [ -r /dev/tty ] && (: </dev/tty) 2>/dev/null; then exec </dev/tty; else exec </dev/null; fi
  exec "$prefix/podium-agent" install --server "$SERVER" "$@"
}

main "$@"
