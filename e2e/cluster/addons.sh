# Add-ons: the real controllers that the ecosystem exercises need. Each one is built from the Go module of its upstream.
#
# addons/NAME/addon.sh sets VERSION, NAMESPACE, IMAGES (REPO:TAG...) and ABOUT (names and versions in words), and defines
#   addon_build    builds the programs into $work/bin and pushes the images
#   addon_prove    shows in the namespace $TRY that the controllers work, usually with example.yaml
# and, where the default isn't enough,
#   addon_crds     prints the files with the CustomResourceDefinitions of the module
#   addon_manifest prints what is applied; the default is manifest.yaml
#   addon_ready, addon_removed, addon_proved    run after a start, a removal and a proof

TRY=cluster-addon-try

# One line for each: NAME, a tab, names and versions in words.
list_versions() {
  local name VERSION NAMESPACE IMAGES ABOUT
  printf 'kubernetes\tKubernetes %s\n' "${K8S#v}"
  for name in $(addon_names); do
    . "$here/addons/$name/addon.sh"
    printf '%s\t%s\n' "$name" "$ABOUT"
  done
}

addon_names() { local d; for d in "$here"/addons/*/; do basename "$d"; done; }
addon_crds() { :; }
addon_manifest() { sed "s/@VERSION@/$VERSION/g" "$dir/manifest.yaml"; }
addon_ready() { :; }
addon_removed() { :; }
addon_proved() { :; }

# addon NAME ''|build|try|remove
addon() {
  local name=$1 act=$2 dir work stored VERSION NAMESPACE IMAGES ABOUT
  dir=$here/addons/$name work=$HOME_DIR/addon-$name stored=$HOME_DIR/addons/$name
  # shellcheck source=/dev/null
  . "$dir/addon.sh"
  case $act in
    build) addon_ensure_built ;;
    try) need_up; addon_try ;;
    remove) need_up; addon_remove ;;
    *) need_up; addon_ensure_built; addon_start ;;
  esac
}

# The inputs of an add-on's build. What is applied can change without a new build.
addon_stamp() { (cd "$dir" && find . -type f ! -name manifest.yaml ! -name example.yaml | sort | xargs cat | sha256sum | cut -c1-12); }

addon_built() {
  local i
  [ -e "$stored/built-$(addon_stamp)" ] || return 1
  # A new build of the cluster empties the registry.
  for i in $IMAGES; do [ -d "$images/docker/registry/v2/repositories/${i%:*}/_manifests/tags/${i##*:}" ] || return 1; done
}

addon_ensure_built() {
  local t=$SECONDS f
  if addon_built; then [ "$act" != build ] || echo "$name $VERSION is already built"; return; fi
  built || die 'the node is not built. Build it once: npm run cluster -- build'
  need_build_tools
  echo "building $name $VERSION: minutes the first time, seconds from Go's cache"
  mkdir -p "$HOME_DIR" "$logs"
  # Two builds would use the same registry.
  exec 9>"$HOME_DIR/addon-build.lock"; flock 9
  rm -rf "$work" "$stored"; mkdir -p "$work/bin" "$stored/crds"
  registry_start; trap registry_stop EXIT
  addon_build
  for f in $(addon_crds); do install -m 644 "$f" "$stored/crds/"; done
  registry_stop; trap - EXIT
  # Files from Go's module cache are read-only.
  chmod -R u+w "$work"; rm -rf "$work"
  touch "$stored/built-$(addon_stamp)"; exec 9>&-
  echo "$name $VERSION built ($((SECONDS - t)) s)"
}

addon_start() {
  local t=$SECONDS f
  for f in "$stored"/crds/*.yaml; do
    [ -e "$f" ] || continue
    kubectl apply --server-side --force-conflicts -f "$f" >/dev/null
    retry kubectl wait --for=condition=Established -f "$f" --timeout=60s
  done
  addon_manifest | kubectl apply --server-side --force-conflicts -f - >/dev/null
  retry kubectl wait deployment --all -n "$NAMESPACE" --for=condition=Available --timeout=300s
  addon_ready
  echo "$name $VERSION is ready ($((SECONDS - t)) s)"
}

# `kubectl wait` fails at once for an object whose controller has written no conditions yet. A timeout isn't repeated.
retry() {
  local got='' end=$((SECONDS + 20))
  until got=$("$@" 2>&1); do
    [ $SECONDS -lt $end ] || die "failed: $*: $got"
    sleep 1
  done
}

addon_try() {
  local t=$SECONDS
  kubectl create namespace "$TRY" >/dev/null
  trap 'addon_proved; kubectl delete namespace "$TRY" --timeout=120s >/dev/null' EXIT
  addon_prove
  echo "$name works ($((SECONDS - t)) s)"
}

addon_remove() {
  local f
  # Custom objects first, while their controllers can still clean up.
  for f in "$stored"/crds/*.yaml; do
    [ ! -e "$f" ] || kubectl delete --ignore-not-found --timeout=60s -f "$f" >/dev/null
  done
  addon_manifest | kubectl delete --ignore-not-found --timeout=180s -f - >/dev/null
  addon_removed
  echo "$name removed"
}

# module_folder MODULE@VERSION: prints its folder in Go's module cache.
module_folder() {
  local d
  d=$(cd / && go mod download -json "$1" | sed -n 's/^.*"Dir": "\(.*\)".*/\1/p')
  [ -n "$d" ] || die "Go can't download $1"
  echo "$d"
}

# build_programs FOLDER PACKAGE...: builds programs of a module into $work/bin. The build runs in the module's folder with a copy of
# its go.mod, because `go install` refuses modules with replace directives. `replace` and `ldflags` can be set by the caller.
build_programs() {
  local folder=$1 mod=$work/mod r; shift
  mkdir -p "$mod"; install -m 644 "$folder/go.mod" "$folder/go.sum" "$mod"
  # A replacement by a folder of the repository doesn't exist in the module cache: use the published module.
  for r in $(sed -n 's#^.*[[:space:]]\([^[:space:]]*\) => \./.*#\1#p' "$mod/go.mod"); do go mod edit -dropreplace="$r" "$mod/go.mod"; done
  for r in ${replace:-}; do go mod edit -replace="$r" "$mod/go.mod"; done
  (cd "$folder" && CGO_ENABLED=0 GOWORK=off go build -mod=mod -modfile="$mod/go.mod" -trimpath -ldflags "-s -w ${ldflags:-}" \
    -o "$work/bin/" "$@" 2> >(grep -v '^go: downloading' >&2))
}

# need_packages DEBIAN_PACKAGE...
need_packages() {
  local p missing=()
  for p in "$@"; do dpkg -s "$p" >/dev/null 2>&1 || missing+=("$p"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# In a proof: apply the example, and wait until a command prints a pattern.
apply_example() { kubectl apply -n "$TRY" -f "$dir/example.yaml" >/dev/null; }

# expect_output SECONDS PATTERN COMMAND...
expect_output() {
  local seconds=$1 pattern=$2 got=''; shift 2
  for _ in $(seq "$seconds"); do
    got=$("$@" 2>&1 || true)
    if [[ $got =~ $pattern ]]; then echo "  $got"; return; fi
    sleep 1
  done
  die "expected $pattern, and the output is: $got"
}
