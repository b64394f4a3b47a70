#!/usr/bin/env bash
# Checks the charts with each values file in ci/: helm lint, and every object against the schemas of the
# Kubernetes version of e2e/cluster.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
home=${PODIUM_DEPLOY_DIR:-/var/tmp/podium-deploy}
PATH=$home/bin:$PATH
version=$(sed -n 's/^K8S=v//p' ../../e2e/cluster/versions.env)

for values in */ci/*.yaml; do
  chart=${values%%/*}
  helm lint --strict --quiet --kube-version "$version" --values "$values" "$chart"
  for upgrade in '' --is-upgrade; do
    helm template demo "$chart" --namespace podium --kube-version "$version" --values "$values" ${upgrade:+"$upgrade"} |
      kubeconform -strict -summary -schema-location "$home/schemas/kinds/{{.ResourceKind}}{{.KindSuffix}}.json"
  done
done
