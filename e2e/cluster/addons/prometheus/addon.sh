# The Prometheus Operator, and the Prometheus that it starts for an object that names no version.
VERSION=v0.85.0 NAMESPACE=monitoring PROMETHEUS=3.5.0
OPERATOR_MODULE=github.com/prometheus-operator/prometheus-operator@$VERSION
PROMETHEUS_MODULE=github.com/prometheus/prometheus@v0.305.0
IMAGES="prometheus-operator/prometheus-operator:$VERSION prometheus-operator/prometheus-config-reloader:$VERSION prometheus/prometheus:v$PROMETHEUS"
ABOUT="Prometheus Operator ${VERSION#v}, Prometheus $PROMETHEUS"

addon_crds() { ls "$(module_folder "$OPERATOR_MODULE")"/example/prometheus-operator-crd/*.yaml; }

addon_build() {
  local folder i program
  folder=$(module_folder "$OPERATOR_MODULE")
  ldflags="-X github.com/prometheus/common/version.Version=${VERSION#v}" \
    build_programs "$folder" ./cmd/operator ./cmd/prometheus-config-reloader
  # Service discovery of Kubernetes, DNS, files and HTTP only. The clients of the cloud providers would be most of the build.
  cp -r --no-preserve=mode "$(module_folder "$PROMETHEUS_MODULE")" "$work/prometheus"
  cp "$dir/plugins.go.txt" "$work/prometheus/plugins/plugins.go"
  ldflags="-X github.com/prometheus/common/version.Version=$PROMETHEUS" build_programs "$work/prometheus" ./cmd/prometheus
  for i in $IMAGES; do
    program=${i##*/} program=${program%:*}
    [ "$program" != prometheus-operator ] || program=operator
    rootfs "$work/$program.image" "$work/bin/$program"
    # The operator starts the programs by their path in the official images.
    mkdir "$work/$program.image/bin"; ln -s "../usr/local/bin/$program" "$work/$program.image/bin/$program"
    image "$work/$program.image" "$program" "$i"
  done
}

prometheus_api() { kubectl get --raw "/api/v1/namespaces/$TRY/services/prometheus-operated:web/proxy/api/v1/$1"; }
list_targets() { prometheus_api 'targets?state=active' | grep -o '"scrapeUrl":"[^"]*"\|"health":"[a-z]*"' | tr '\n' ' '; }

# A server scrapes itself through a ServiceMonitor.
addon_prove() {
  apply_example
  expect_output 120 '^True/True 1$' kubectl get prometheus main -n "$TRY" \
    -o 'jsonpath={.status.conditions[?(@.type=="Available")].status}/{.status.conditions[?(@.type=="Reconciled")].status} {.status.availableReplicas}'
  expect_output 60 '"health":"up"' list_targets
  expect_output 60 '"value":\[[0-9.]*,"1"\]' prometheus_api 'query?query=up'
}
