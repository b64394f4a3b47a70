# metrics-server: the figures of `kubectl top` and of HorizontalPodAutoscalers.
VERSION=v0.9.0 NAMESPACE=kube-system IMAGES=metrics-server/metrics-server:$VERSION
ABOUT="metrics-server ${VERSION#v}"

addon_build() {
  local folder; folder=$(module_folder "sigs.k8s.io/metrics-server@$VERSION")
  ldflags="-X k8s.io/client-go/pkg/version.gitVersion=$VERSION" build_programs "$folder" ./cmd/metrics-server
  rootfs "$work/image" "$work/bin/metrics-server"; image "$work/image" metrics-server "$IMAGES"
}

addon_prove() {
  apply_example
  expect_output 90 '[1-9][0-9]*m' kubectl top pods -n "$TRY"
  expect_output 90 '^[1-9][0-9]* [2-3]$' kubectl get hpa busy -n "$TRY" \
    -o 'jsonpath={.status.currentMetrics[0].resource.current.averageUtilization} {.status.desiredReplicas}'
}
