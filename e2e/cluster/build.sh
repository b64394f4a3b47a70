# Builds Kubernetes, containerd and the tools from the Go modules in versions.env and k8s/go.mod.

build() {
  if built; then echo "already built in $HOME_DIR"; return; fi
  mkdir -p "$bin" "$logs"
  install_packages
  export CGO_ENABLED=0 GOFLAGS=-mod=readonly
  build_kubernetes
  build_tools
  (cd "$here/echo" && go build -trimpath -ldflags '-s -w' -o "$bin/http-echo" .)
  make_images
  touch "$HOME_DIR/built-$(stamp)"
  echo "built in $HOME_DIR"
}

install_packages() {
  local p missing=()
  for p in $DEBIAN; do dpkg -s "$p" >/dev/null 2>&1 || missing+=("$p"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  # Only the programs of nginx and docker-registry are needed. Their services would use this machine's ports.
  local policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy; chmod +x $policy; trap "rm -f $policy" EXIT
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  if [ -n "$(trap -p EXIT)" ]; then rm -f $policy; trap - EXIT; fi
  for p in nginx docker-registry; do
    [[ " ${missing[*]} " == *" $p"* ]] && command -v systemctl >/dev/null && systemctl disable -q "$p" 2>/dev/null || true
  done
}

build_kubernetes() {
  local t=$SECONDS version=k8s.io/component-base/version
  (cd "$here/k8s" && go build -trimpath \
    -ldflags "-s -w -X $version.gitVersion=$K8S -X $version.gitMajor=1 -X $version.gitMinor=$(echo "$K8S" | cut -d. -f2)" \
    -o "$bin/" go.etcd.io/etcd/server/v3 k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kube-scheduler,kube-proxy,kubelet,kubeadm,kubectl} ./ingress)
  # Go names etcd's program after the last folder of its module, which depends on the Go version.
  mv -f "$bin/server" "$bin/etcd" 2>/dev/null || mv -f "$bin/v3" "$bin/etcd"
  echo "Kubernetes $K8S built ($((SECONDS - t)) s)"
}

build_tools() {
  local t name module
  while read -r name module; do
    [ -n "$name" ] || continue
    t=$SECONDS
    (cd / && GOBIN=$bin GOFLAGS='' go install -trimpath -ldflags '-s -w' "$module" 2> >(grep -v '^go: downloading' >&2))
    echo "$name built ($((SECONDS - t)) s)"
  done <<<"$GO_TOOLS"
}
