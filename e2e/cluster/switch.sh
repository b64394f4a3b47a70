# Starts and stops the node: control groups, namespaces, and the virtual link to this machine.

up() {
  built || die "not built. Build it once (about 15 minutes on two cores): npm run cluster -- build"
  if alive; then echo "already up: KUBECONFIG=$KUBECONFIG"; return; fi
  mkdir -p "$run" "$logs"
  find "$run" -mindepth 1 -maxdepth 1 ! -name cgroups -exec rm -rf {} +
  local t=$SECONDS
  make_cgroups
  start_node
  connect_node
  for _ in $(seq 1800); do [ -e "$run/ready" ] || [ -e "$run/failed" ] && break; sleep 0.1; done
  if [ ! -e "$run/ready" ]; then
    tail -n 25 "$logs/node.log" "$logs/kubeadm.log" >&2 || true
    down >/dev/null
    die "the node didn't start; logs in $logs"
  fi
  install -m 600 "$run/admin.conf" "$KUBECONFIG"
  kubectl wait --for=condition=Ready node --all --timeout=60s >/dev/null
  kubectl rollout status -n kube-system deployment/coredns --timeout=60s >/dev/null
  kubectl rollout status -n ingress-nginx deployment/ingress-nginx-controller --timeout=60s >/dev/null
  echo "up in $((SECONDS - t)) s: KUBECONFIG=$KUBECONFIG; node $NODE at 10.250.0.1 (NodePorts, Ingress on 80 and 443)"
}

# One group named podium in each hierarchy, below this shell's group, so that outer limits apply.
make_cgroups() {
  local c d f h cur
  cgroups=''
  for c in $(awk -F: '$2!="" && $2!~/name=/ {gsub(",","\n",$2); print $2}' /proc/self/cgroup) systemd; do
    h=$c; [ "$c" = systemd ] && h=name=systemd
    [ -d "/sys/fs/cgroup/$c" ] || continue
    cur=$(awk -F: -v h="$h" '{n=split($2,a,","); for(i=1;i<=n;i++) if(a[i]==h) print $3}' /proc/self/cgroup)
    d=/sys/fs/cgroup/$c${cur%/}/podium; mkdir -p "$d"
    if [ "$c" = cpuset ]; then for f in cpus mems; do cat "$d/../cpuset.$f" >"$d/cpuset.$f"; done; fi
    cgroups="$cgroups $d"
  done
  echo "$cgroups" >"$run/cgroups"
}

start_node() {
  setsid bash -c "for d in $cgroups; do echo \$\$ >\$d/cgroup.procs; done
    exec unshare -m -n -p -u -i -C --fork --kill-child --propagation private --mount-proc '$here/node.sh'" </dev/null >"$logs/node.log" 2>&1 &
  echo $! >"$run/unshare.pid"
  for _ in $(seq 100); do [ -e "$run/netns" ] && break; sleep 0.1; done
}

connect_node() {
  local net
  ip link del podium0 2>/dev/null || true
  ip link add podium0 type veth peer name eth0 netns "$(nspid)"; ip addr add 10.251.0.1/24 dev podium0; ip link set podium0 up
  for net in 10.250.0.0/24 10.96.0.0/16 10.244.0.0/16; do ip route replace "$net" via 10.251.0.2 dev podium0 2>/dev/null || true; done
  touch "$run/cable"
}

down() {
  if alive; then kill -9 "$(nspid)" "$(cat "$run/unshare.pid")" 2>/dev/null || true; fi
  ip link del podium0 2>/dev/null || true
  local left
  for _ in $(seq 20); do
    left=$(remove_cgroups); [ -z "$left" ] && break
    sleep 0.5
  done
  [ -z "$left" ] || die "processes are still running in $left"
  # Mount points that `up` created, innermost first. rmdir removes empty folders only.
  if [ -s "$run/folders" ]; then tac "$run/folders" | xargs rmdir 2>/dev/null || true; fi
  # The data of etcd, the certificates and the kubeconfig of the stopped node.
  rm -rf "$run" "$KUBECONFIG"
  echo down
}

# Prints a group that is still in use. The kernel needs a moment after the last process.
remove_cgroups() {
  local d
  for d in $(cat "$run/cgroups" 2>/dev/null); do
    [ -d "$d" ] || continue
    find "$d" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    [ ! -d "$d" ] || echo "$d"
  done
}

# An hour after the start, kube-proxy compares the rules that exist, which it can't read from this version of
# nft, and removes the right ones. A new kube-proxy without rules writes all of them.
write_services() {
  in_node() { nsenter -t "$(nspid)" -m -n -p -u -i -C "$@"; }
  # A container that is killed again and again restarts after minutes, a new Pod at once.
  kubectl -n kube-system delete pod -l k8s-app=kube-proxy --now --wait=false >/dev/null
  in_node pkill -9 -x kube-proxy || true
  for family in ip ip6; do in_node nft delete table $family kube-proxy 2>/dev/null || true; done
  for _ in $(seq 240); do
    if in_node nft list map ip kube-proxy service-ips 2>/dev/null | grep -q '10.96.0.10 . udp . 53'; then echo 'the rules of all Services are written'; return; fi
    sleep 0.5
  done
  die 'kube-proxy wrote no rules within two minutes'
}
