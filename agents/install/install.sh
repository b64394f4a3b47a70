#!/bin/sh
# Installs Podium's agent: downloads and verifies it, then runs `podium-agent install`.
#
#   curl -fsSL URL/agent/install.sh | PODIUM_TOKEN=TOKEN sh -s -- --server URL
#
# Accepts the options of `podium-agent install`, and:
#   --prefix FOLDER   write the program to FOLDER instead of /usr/local/bin or ~/.local/bin
#   --program-only    don't run `podium-agent install` (for preparing an image)
# PODIUM_TOKEN        the join token; every user of the VM could read it among the arguments
# PODIUM_PROXY        the proxy for the downloads and the agent, as --proxy URL; it can contain a login
#                     (else HTTPS_PROXY or HTTP_PROXY, ALL_PROXY; NO_PROXY names the exceptions)
# PODIUM_CA           certificates of the server's authority, as --ca FILE
# PODIUM_ASSETS_URL   download the large files from this mirror; their sums still come from the server
set -eu

SERVER='@PODIUM_URL@'
ASSETS='@PODIUM_ASSETS_URL@'

# Messages have an English and a Japanese text.
text() { if [ "$language" = ja ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
say() { text "$1" "$2"; }
fail() {
  printf 'podium: %s\n' "$(text "$1" "$2")" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# Chooses the proxy as the agent does. curl and wget read it from the environment, because it can
# contain a login, and every user of the VM can read their arguments. wget reads lower case only.
choose_proxy() {
  proxy=${proxy:-${PODIUM_PROXY:-}}
  case $SERVER in
    https:*) proxy=${proxy:-${HTTPS_PROXY:-${https_proxy:-}}} ;;
    *) proxy=${proxy:-${HTTP_PROXY:-${http_proxy:-}}} ;;
  esac
  proxy=${proxy:-${ALL_PROXY:-${all_proxy:-}}}
  [ -n "$proxy" ] || return 0
  case $proxy in *://*) ;; *) proxy=http://$proxy ;; esac
  fetch_proxy=$proxy fetch_no_proxy=${NO_PROXY:-${no_proxy:-}}
}

# Runs curl or wget with the chosen proxy.
through_proxy() {
  [ -n "$fetch_proxy" ] || {
    "$@"
    return
  }
  http_proxy=$fetch_proxy https_proxy=$fetch_proxy no_proxy=$fetch_no_proxy NO_PROXY=$fetch_no_proxy \
    HTTPS_PROXY=$fetch_proxy "$@"
}

# The authority's certificates are for the server only, and replace the usual ones in curl.
fetch() { # URL FILE
  case $1 in
    "$SERVER"/*)
      if [ -n "$ca" ] && fetch_trusting "$1" "$2" "$ca" 2>/dev/null; then return 0; fi
      ;;
  esac
  fetch_trusting "$1" "$2" ''
}

fetch_trusting() { # URL FILE CERTIFICATES
  if has curl; then
    through_proxy curl -fsSL --retry 3 --connect-timeout 15 ${3:+--cacert "$3"} -o "$2" "$1"
  elif has wget; then
    through_proxy wget -q -t 3 -T 30 ${3:+"--ca-certificate=$3"} -O "$2" "$1"
  else
    fail 'curl or wget is required. Install one (Debian, Ubuntu: sudo apt-get install curl), then run this command again.' \
      'curl または wget が必要です。インストールしてから（Debian、Ubuntu: sudo apt-get install curl）、このコマンドをもう一度実行してください。'
  fi
}

# The SHA-256 that the server publishes for a file; empty if the server doesn't have the file.
sum_of() { awk -v name="$1" '$2 == name { print $1 }' "$tmp/SHA256SUMS"; }
sum_is() { # FILE SUM
  if has sha256sum; then set -- "$(sha256sum <"$1")" "$2"; else set -- "$(shasum -a 256 <"$1")" "$2"; fi
  [ "${1%% *}" = "$2" ]
}

# Downloads and verifies a published file. Falls back to the server if the mirror fails or its file
# is damaged.
fetch_checked() { # NAME
  sum=$(sum_of "$1")
  for base in ${ASSETS:+"$ASSETS"} "$SERVER/agent"; do
    if fetch "$base/$1" "$tmp/$1"; then
      sum_is "$tmp/$1" "$sum" && return 0
      say "$base/$1 is damaged: its SHA-256 doesn't match the one published by $SERVER." \
        "$base/$1 が破損しています。SHA-256 が $SERVER の公開値と一致しません。"
    else
      say "Couldn't download $base/$1." "$base/$1 をダウンロードできませんでした。"
    fi
  done
  fail "couldn't download the agent. Try again. If it happens again, tell your instructor." \
    'エージェントをダウンロードできませんでした。もう一度実行してください。解決しない場合は講師に伝えてください。'
}

# Whether Node can run the script. The service's user can't use a Node in a home folder.
find_node() {
  has node || return 1
  [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 22' 2>/dev/null)" = true ] || return 1
  if [ -d /run/systemd/system ]; then
    case $(node -p 'process.execPath') in /home/* | /root/*) return 1 ;; esac
  fi
}

no_executable() { # SYSTEM
  fail "there's no executable for $1. Install Node 22 or later, then run this command again." \
    "$1 用の実行ファイルがありません。Node 22 以降をインストールし、このコマンドをもう一度実行してください。"
}

choose_executable() {
  [ "$(uname -s)" = Linux ] || no_executable "$(uname -s)"
  case $(uname -m) in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) no_executable "$(uname -m)" ;;
  esac
  file=podium-agent-linux-$arch
  if [ -n "$(sum_of "$file.xz")" ] && has xz; then
    packed=$file.xz unpack='xz -dc'
  elif [ -n "$(sum_of "$file.gz")" ] && has gzip; then
    packed=$file.gz unpack='gzip -dc'
  elif [ -n "$(sum_of "$file.xz")" ]; then
    fail 'xz is required to unpack the agent. Install it (Debian, Ubuntu: sudo apt-get install xz-utils) or Node 22 or later, then run this command again.' \
      'エージェントの展開に xz が必要です。xz（Debian、Ubuntu: sudo apt-get install xz-utils）または Node 22 以降をインストールし、このコマンドをもう一度実行してください。'
  else
    fail "this server has no executable for Linux $arch. Install Node 22 or later and run this command again, or ask your instructor to run \"npm run build:agent\" on the server." \
      "このサーバーには Linux $arch 用の実行ファイルがありません。Node 22 以降をインストールしてもう一度実行するか、サーバーで \"npm run build:agent\" を実行するよう講師に依頼してください。"
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

# Chooses the folder of the program, and whether writing to it needs root.
choose_prefix() {
  as_root=
  if [ -n "$prefix" ]; then
    mkdir -p "$prefix" 2>/dev/null || :
  elif [ "$(id -u)" = 0 ] || has sudo; then
    prefix=/usr/local/bin
  else
    prefix=$HOME/.local/bin
    mkdir -p "$prefix" || fail "can't create $prefix. Choose another folder with --prefix." \
      "$prefix を作成できません。--prefix で別のフォルダーを指定してください。"
  fi
  [ -d "$prefix" ] && [ -w "$prefix" ] && return 0
  has sudo || fail "can't write to $prefix, and sudo isn't available. Choose another folder with --prefix." \
    "$prefix に書き込めず、sudo も使用できません。--prefix で別のフォルダーを指定してください。"
  say "Writing to $prefix needs root, so sudo is used." \
    "$prefix への書き込みには root 権限が必要なため、sudo を使用します。"
  as_root=sudo
}

# An installed agent knows the server's key and checks the signature of the sums. The first
# installation has to trust the address.
verify_signature() {
  [ -x "$prefix/podium-agent" ] || return 0
  "$prefix/podium-agent" help machine-id >/dev/null 2>&1 || return 0 # An agent that can't check it.
  fetch "$SERVER/agent/SHA256SUMS.sig" "$tmp/SHA256SUMS.sig" 2>/dev/null || :
  "$prefix/podium-agent" verify-download --from "$tmp" --language "$language" </dev/null || exit 1
}

place() {
  choose_prefix
  if [ -f "$prefix/podium-agent" ] && sum_is "$prefix/podium-agent" "$(sum_of "$file")"; then
    say "$prefix/podium-agent is up to date." "$prefix/podium-agent は最新です。"
    return 0
  fi
  verify_signature
  say "Downloading $packed from ${ASSETS:-$SERVER}…" "${ASSETS:-$SERVER} から $packed をダウンロードしています…"
  fetch_checked "$packed"
  $unpack "$tmp/$packed" >"$tmp/program" || fail "couldn't unpack $packed. The disk might be full (df -h)." \
    "$packed を展開できませんでした。ディスクの空きがない可能性があります（df -h）。"
  sum_is "$tmp/program" "$(sum_of "$file")" || fail "the unpacked $packed is damaged. The disk might be full (df -h)." \
    "展開した $packed が破損しています。ディスクの空きがない可能性があります（df -h）。"
  # Rename a copy into place, because a running program can't be overwritten.
  { $as_root mkdir -p "$prefix" && $as_root cp "$tmp/program" "$prefix/.podium-agent.new" \
    && $as_root chmod 755 "$prefix/.podium-agent.new" && $as_root mv "$prefix/.podium-agent.new" "$prefix/podium-agent"; } \
    || fail "couldn't write the program to $prefix. The disk might be full (df -h)." \
      "$prefix にプログラムを書き込めませんでした。ディスクの空きがない可能性があります（df -h）。"
  say "Installed $prefix/podium-agent." "$prefix/podium-agent をインストールしました。"
}

# The language of the option --language, else of the locale.
choose_language() {
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in ja*) language=ja ;; *) language=en ;; esac
  previous=
  for word in "$@"; do
    case $previous$word in
      --language=ja | --languageja) language=ja ;;
      --language=en | --languageen) language=en ;;
    esac
    previous=
    [ "$word" != --language ] || previous=$word
  done
}

# Everything runs inside this function, so that an incomplete download of this script does nothing.
main() {
  choose_language "$@"
  prefix= program_only= proxy= fetch_proxy= fetch_no_proxy= ca=${PODIUM_CA:-}
  rest=$#
  while [ "$rest" -gt 0 ]; do
    rest=$((rest - 1)) word=$1
    shift
    case $word in
      --prefix | --server | --proxy | --ca)
        [ "$rest" -gt 0 ] || fail "$word needs a value." "$word に値を指定してください。"
        rest=$((rest - 1)) value=$1
        shift
        case $word in
          --prefix) prefix=$value ;;
          --server) SERVER=${value%/} ;;
          --proxy) proxy=$value ;;
          --ca) ca=$value ;;
        esac
        # The agent needs these two as well.
        case $word in --proxy | --ca) set -- "$@" "$word" "$value" ;; esac
        ;;
      --token | --token=*)
        fail '`--token` shows the token to all users of this VM. Use PODIUM_TOKEN or --token-file.' \
          '`--token` を使うと、この VM のすべてのユーザーがトークンを見られます。PODIUM_TOKEN または --token-file を使用してください。'
        ;;
      --prefix=*) prefix=${word#*=} ;;
      --server=*) SERVER=${word#*=} SERVER=${SERVER%/} ;;
      --proxy=*)
        proxy=${word#*=}
        set -- "$@" "$word"
        ;;
      --ca=*)
        ca=${word#*=}
        set -- "$@" "$word"
        ;;
      --program-only) program_only=yes ;;
      *) set -- "$@" "$word" ;;
    esac
  done
  case $SERVER in
    http://* | https://*) ;;
    *)
      fail "\"$SERVER\" isn't a valid URL. Example: --server https://podium.example" \
        "\"$SERVER\" は有効な URL ではありません。例: --server https://podium.example"
      ;;
  esac
  ASSETS=${PODIUM_ASSETS_URL:-$ASSETS}
  ASSETS=${ASSETS%/}
  choose_proxy

  tmp=$(mktemp -d) || fail "couldn't create a temporary folder. The disk might be full (df -h)." \
    '一時フォルダーを作成できませんでした。ディスクの空きがない可能性があります（df -h）。'
  trap 'rm -rf "$tmp"' EXIT
  trap 'exit 130' INT TERM
  has sha256sum || has shasum || fail 'sha256sum is required. Install it (Debian, Ubuntu: sudo apt-get install coreutils), then run this command again.' \
    'sha256sum が必要です。インストールしてから（Debian、Ubuntu: sudo apt-get install coreutils）、このコマンドをもう一度実行してください。'
  fetch "$SERVER/agent/SHA256SUMS" "$tmp/SHA256SUMS" || fail "$SERVER can't be reached or doesn't provide the agent. Check the address and the network." \
    "$SERVER に接続できないか、エージェントが提供されていません。アドレスとネットワークを確認してください。"
  choose
  place
  case ":$PATH:" in *":$prefix:"*) ;; *)
    say "$prefix isn't in your PATH. Run $prefix/podium-agent." \
      "$prefix は PATH に含まれていません。$prefix/podium-agent を実行してください。"
    ;; esac
  [ -z "$program_only" ] || exit 0
  rm -rf "$tmp"
  trap - EXIT INT TERM
  # Standard input is this script, so questions need the terminal.
  if [ -r /dev/tty ] && (: </dev/tty) 2>/dev/null; then exec </dev/tty; else exec </dev/null; fi
  exec "$prefix/podium-agent" install --server "$SERVER" "$@"
}

main "$@"
