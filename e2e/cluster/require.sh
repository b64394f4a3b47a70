# The requirements of a build and a start. Each missing one is a message and exit code 4.

missing() {
  echo "cluster: $*" >&2
  echo "cluster: alternatively, use your own cluster, for example kind: PODIUM_TEST_KUBECONFIG=/path/to/kubeconfig npm test" >&2
  exit 4
}

need_linux() { [ "$(uname -s)" = Linux ] || missing "the node runs on Linux, and this is $(uname -s)"; }
need_root() { [ "$(id -u)" = 0 ] || missing "the node needs root, because it creates namespaces, mounts and a network"; }

# The kubelet is configured for control groups version 1. Version 2 alone is untested.
need_cgroups() {
  local c
  for c in cpu memory pids; do
    [ -d "/sys/fs/cgroup/$c" ] || missing "the node needs control groups of version 1, and /sys/fs/cgroup/$c doesn't exist"
  done
}

need_build_tools() {
  local found
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || missing 'the build needs apt-get for the Debian packages of runc, nginx and others'
  command -v go >/dev/null || missing "Go $GO_MIN or newer is needed to build Kubernetes, and go isn't on the PATH (https://go.dev/dl)"
  # Inside the module, Go 1.21 or newer downloads the version in go.mod.
  found=$(cd "$here/k8s" && go env GOVERSION 2>/dev/null) || found=$(cd / && go version | awk '{print $3}')
  [ "$(printf '%s\n' "go$GO_MIN" "$found" | sort -V | head -n 1)" = "go$GO_MIN" ] ||
    missing "Go $GO_MIN or newer is needed to build Kubernetes, and $(command -v go) is ${found:-of an unknown version} (https://go.dev/dl)"
}
