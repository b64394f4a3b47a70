# Argo CD without its web page and login: application controller, repo-server, redis, and a Git server for its repositories.
VERSION=v3.5.7 NAMESPACE=argocd
MODULE=github.com/argoproj/argo-cd/v3@$VERSION
IMAGES="argoproj/argocd:$VERSION library/redis:7 podium/git:test"
# gitops-engine is a folder of Argo CD's repository and not part of its module: use the published module of the nearest date.
ENGINE=github.com/argoproj/argo-cd/gitops-engine ENGINE_VERSION=v0.0.0-20260914071520-c9c369efcc5b
ABOUT="Argo CD ${VERSION#v}"

addon_crds() { ls "$(module_folder "$MODULE")"/manifests/crds/*-crd.yaml; }

# argocd-server creates the default project when it starts, and it doesn't run here.
addon_ready() {
  kubectl apply -f - >/dev/null <<'YAML'
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: default, namespace: argocd}
spec: {sourceRepos: ["*"], destinations: [{namespace: "*", server: "*"}], clusterResourceWhitelist: [{group: "*", kind: "*"}]}
YAML
}

addon_build() {
  local folder link
  need_packages redis-tools git
  folder=$(module_folder "$MODULE")
  replace=$ENGINE=$ENGINE@$ENGINE_VERSION ldflags="-X github.com/argoproj/argo-cd/v3/common.version=${VERSION#v}" \
    build_programs "$folder" ./cmd
  mv "$work/bin/cmd" "$work/bin/argocd"; install "$work/bin/argocd" "$bin/"
  # One program, which its name turns into each component.
  rootfs_with_git "$work/argocd" "$work/bin/argocd"
  for link in application-controller repo-server git-ask-pass; do ln -s argocd "$work/argocd/usr/local/bin/argocd-$link"; done
  # The repo-server calls it for each revision, also where nothing is signed.
  install "$folder/hack/git-verify-wrapper.sh" "$work/argocd/usr/local/bin/"
  mkdir -p "$work"/argocd/{app/config/{ssh,tls,gpg/source,gpg/keys},home/argocd,helm-working-dir}
  image "$work/argocd" '' "argoproj/argocd:$VERSION"
  (cd "$dir/git" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/bin/git-server" .)
  rootfs_with_git "$work/git" "$work/bin/git-server"; image "$work/git" git-server podium/git:test
  # Debian's redis-check-rdb is the same program as redis-server, and its package starts no service.
  rootfs "$work/redis" /usr/bin/redis-check-rdb; ln -s redis-check-rdb "$work/redis/usr/local/bin/redis-server"
  image "$work/redis" redis-server library/redis:7
}

# rootfs_with_git DIR BINARY: a root file system with a program, and git with the programs it calls
rootfs_with_git() {
  local d=$1 p
  rootfs "$d" "$2" /usr/bin/git; mkdir -p "$d/usr/lib/git-core" "$d/bin" "$d/usr/share/git-core/templates"
  for p in git-remote-http git-http-backend; do rootfs "$d" "/usr/lib/git-core/$p"; mv "$d/usr/local/bin/$p" "$d/usr/lib/git-core/"; done
  ln -s git-remote-http "$d/usr/lib/git-core/git-remote-https"; ln -s ../../local/bin/git "$d/usr/lib/git-core/git"
  cp /bin/busybox "$d/bin/"; ln -s busybox "$d/bin/sh"
}

addon_proved() {
  kubectl delete application "$TRY" -n argocd --ignore-not-found --timeout=60s >/dev/null
  rm -rf "$HOME_DIR/addon-try-git"
}

# Commits all files of the repository and pushes them.
push_repository() {
  git -C "$1" add .
  git -C "$1" -c user.name=test -c user.email=test@localhost commit -qm "$2"
  git -C "$1" push -qf http://10.250.0.1:30418/try.git main
}

# Argo CD applies a push and the next one, and undoes a change in the cluster.
addon_prove() {
  local repository=$HOME_DIR/addon-try-git
  local state='jsonpath={.status.sync.status} {.status.health.status} {.status.operationState.phase}'
  local replicas='jsonpath={.spec.replicas} {.status.readyReplicas}'
  rm -rf "$repository"; git init -q -b main "$repository"
  cp "$dir/example.yaml" "$repository/"; push_repository "$repository" one
  kubectl apply -f - >/dev/null <<YAML
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: $TRY, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io/foreground]}
spec:
  project: default
  source: {repoURL: "http://git.argocd.svc/try.git", targetRevision: main, path: .}
  destination: {server: "https://kubernetes.default.svc", namespace: $TRY}
  syncPolicy: {automated: {selfHeal: true, prune: true}}
YAML
  expect_output 120 '^Synced Healthy Succeeded$' kubectl get application "$TRY" -n argocd -o "$state"
  sed -i 's/replicas: 2/replicas: 3/' "$repository/example.yaml"; push_repository "$repository" two
  expect_output 120 '^3 3$' kubectl get deployment guest -n "$TRY" -o "$replicas"
  kubectl scale deployment guest -n "$TRY" --replicas=1 >/dev/null
  expect_output 120 '^3 3$' kubectl get deployment guest -n "$TRY" -o "$replicas"
  expect_output 120 '^Synced Healthy Succeeded$' kubectl get application "$TRY" -n argocd -o "$state"
}
