# The images of the course and of kubeadm, built from programs on this machine, in a local registry.

REG=127.0.0.1:5051
registry_start() {
  REGISTRY_HTTP_ADDR=$REG REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=$images REGISTRY_LOG_LEVEL=warn \
    docker-registry serve "$here/etc/registry.yml" >"$logs/registry.log" 2>&1 &
  registry=$!
  for _ in $(seq 50); do crane catalog --insecure "$REG" >/dev/null 2>&1 && return; sleep 0.1; done
  die "the registry didn't start: see $logs/registry.log"
}
registry_stop() { kill "$registry" 2>/dev/null || true; wait "$registry" 2>/dev/null || true; }

# rootfs DIR BINARY...: a root file system with programs and their libraries
rootfs() {
  local d=$1 b l; shift; mkdir -p "$d"
  for b in "$@"; do
    install -D "$b" "$d/usr/local/bin/$(basename "$b")"
    for l in $(ldd "$b" 2>/dev/null | grep -o '/[^ )]*'); do [ -e "$d$l" ] || install -D "$l" "$d$l"; done
  done
}

# image DIR ENTRYPOINT,WITH,COMMAS REPO:TAG...: pushes DIR; other names point to the first
image() {
  local d=$1 entry=$2 first=$3 t; shift 3
  mkdir -p "$d/tmp" "$d/etc"; chmod 1777 "$d/tmp"
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$d/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$d/etc/group"
  tar -C "$d" --owner=0 --group=0 --sort=name --mtime=@0 -cf "$d.tar" .
  crane append --insecure --oci-empty-base -f "$d.tar" -t "$REG/$first" >/dev/null 2>&1
  crane mutate --insecure --set-platform linux/amd64 -e PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    ${entry:+--entrypoint "$entry"} --cmd "${cmd:-}" -t "$REG/$first" "$REG/$first" >/dev/null 2>&1
  for t in "$@"; do crane copy --insecure "$REG/$first" "$REG/$t" >/dev/null 2>&1; done
}

make_images() {
  work=$HOME_DIR/rootfs
  rm -rf "$work" "$images"; mkdir -p "$work" "$images"
  registry_start; trap registry_stop EXIT
  course_images
  node_images
  registry_stop; trap - EXIT; rm -rf "$work"
  echo "images: $(find "$images" -name current -type d | wc -l) names in the registry"
}

# The course's images are substitutes: the same programs under the names and tags of the exercises.
course_images() {
  local a
  mkdir -p "$work/busybox/bin"; cp /bin/busybox "$work/busybox/bin/"
  for a in $(/bin/busybox --list); do [ "$a" = busybox ] || ln -s busybox "$work/busybox/bin/$a"; done
  cmd=sh image "$work/busybox" '' library/busybox:latest library/busybox:1.28 library/busybox:1.36
  rootfs "$work/nginx" /usr/sbin/nginx
  mkdir -p "$work"/nginx/{etc/nginx,usr/share/nginx/html,var/log/nginx,var/lib/nginx,run,bin}
  cp "$here/etc/nginx.conf" /etc/nginx/mime.types "$work/nginx/etc/nginx/"
  cp /bin/busybox "$work/nginx/bin/"; for a in sh ls cat wget ps; do ln -s busybox "$work/nginx/bin/$a"; done
  echo '<h1>Welcome to nginx!</h1>' >"$work/nginx/usr/share/nginx/html/index.html"
  image "$work/nginx" 'nginx,-g,daemon off;' library/nginx:1.18.0 library/nginx:latest library/nginx:1.19.0 library/nginx:alpine
  rootfs "$work/http-echo" "$bin/http-echo"
  image "$work/http-echo" http-echo hashicorp/http-echo:0.2.3 hashicorp/http-echo:latest hashicorp/http-echo:1.0
}

image_tag() { kubeadm config images list --kubernetes-version "$K8S" 2>/dev/null | grep -o "$1:.*"; }

node_images() {
  local c
  rootfs "$work/ingress" "$bin/ingress"; image "$work/ingress" ingress ingress-nginx/controller:test
  for c in kube-apiserver kube-controller-manager kube-scheduler; do rootfs "$work/$c" "$bin/$c"; image "$work/$c" '' "$c:$K8S"; done
  rootfs "$work/kube-proxy" "$bin/kube-proxy" /usr/sbin/nft /usr/sbin/conntrack; image "$work/kube-proxy" '' "kube-proxy:$K8S"
  rootfs "$work/etcd" "$bin/etcd"; image "$work/etcd" '' "$(image_tag etcd)"
  rootfs "$work/coredns" "$bin/coredns"; image "$work/coredns" coredns "$(image_tag coredns/coredns)"
  cc -static -Os -o "$work/pause" "$here/etc/pause.c"
  rootfs "$work/pause.d" "$work/pause"; image "$work/pause.d" pause "$(image_tag pause)" pause:latest
}
