# Argo Rollouts: the controller of Rollout, AnalysisRun and Experiment, and the plug-in `kubectl argo rollouts`.
VERSION=v1.10.1 NAMESPACE=argo-rollouts IMAGES=argoproj/argo-rollouts:$VERSION
MODULE=github.com/argoproj/argo-rollouts@$VERSION
ABOUT="Argo Rollouts ${VERSION#v}"

addon_crds() { ls "$(module_folder "$MODULE")"/manifests/crds/*-crd.yaml; }

addon_build() {
  local folder; folder=$(module_folder "$MODULE")
  ldflags="-X github.com/argoproj/argo-rollouts/utils/version.version=$VERSION" \
    build_programs "$folder" ./cmd/rollouts-controller ./cmd/kubectl-argo-rollouts
  install "$work/bin/kubectl-argo-rollouts" "$bin/"
  rootfs "$work/image" "$work/bin/rollouts-controller"; image "$work/image" rollouts-controller "$IMAGES"
}

# A canary waits at its first step until it is promoted.
addon_prove() {
  local state='jsonpath={.status.phase} step {.status.currentStepIndex}, {.status.updatedReplicas} of {.status.availableReplicas} new'
  apply_example
  expect_output 60 '^Healthy' kubectl get rollout canary -n "$TRY" -o "$state"
  kubectl patch rollout canary -n "$TRY" --type=json \
    -p '[{"op": "replace", "path": "/spec/template/spec/containers/0/args/0", "value": "-text=two"}]' >/dev/null
  expect_output 60 '^Paused step 1, 1 of 4' kubectl get rollout canary -n "$TRY" -o "$state"
  kubectl argo rollouts promote canary -n "$TRY" >/dev/null
  expect_output 60 '^Healthy step 4, 4 of 4' kubectl get rollout canary -n "$TRY" -o "$state"
}
