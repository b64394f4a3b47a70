# What a machine must have before the node can be built or started. Each lack is one sentence and exit code 4.

lack() {
  echo "cluster: $*" >&2
  echo "cluster: another way: any cluster of yours, for instance kind: PODIUM_TEST_KUBECONFIG=/path/to/kubeconfig npm test" >&2
  exit 4
}

need_linux() { [ "$(uname -s)" = Linux ] || lack "the node runs on Linux, and this is $(uname -s)"; }
need_root() { [ "$(id -u)" = 0 ] || lack "the node needs root (it makes namespaces, mounts and a network): run this as root"; }

# The kubelet is set up for the first version of control groups; a machine with the second one only has not been tried.
need_cgroups() {
  local c
  for c in cpu memory pids; do
    [ -d "/sys/fs/cgroup/$c" ] || lack "the node needs control groups of version 1, and /sys/fs/cgroup/$c is not there"
  done
}

need_build_tools() {
  local found
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || lack 'the build takes runc, nginx and others from Debian packages, and apt-get is not here'
  command -v go >/dev/null || lack "Go $GO_MIN or newer is needed to build Kubernetes, and there is no go on the PATH (https://go.dev/dl)"
  # asked inside the module, where a go of 1.21 or newer fetches the version that go.mod names
  found=$(cd "$here/k8s" && go env GOVERSION 2>/dev/null) || found=$(cd / && go version | awk '{print $3}')
  [ "$(printf '%s\n' "go$GO_MIN" "$found" | sort -V | head -n 1)" = "go$GO_MIN" ] ||
    lack "Go $GO_MIN or newer is needed to build Kubernetes, and $(command -v go) is ${found:-of no known version} (https://go.dev/dl)"
}
