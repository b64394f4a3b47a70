import type { EcosystemExercise } from './step.ts';
import {
  failsAt,
  passesWhileScaledAbove,
  passesWithIncident,
  staysPassedAfterCleanup,
} from './expectations.ts';

/** Requests of a Pod that few requests per second already exceed. */
const smallRequests =
  'kubectl set resources deployment web --requests=cpu=10m --limits=cpu=100m; kubectl rollout status deployment/web --timeout=90s';
const load = `kubectl expose deployment web --port=80; kubectl create deployment load --image=busybox --replicas=2 -- sh -c 'while :; do wget -qO- http://web >/dev/null; done'`;

export const autoscaling: EcosystemExercise = {
  exercise: 'problem-2-advanced',
  addon: 'metrics-server',
  prepareFiles: {
    'web.yaml': { exercise: 'problem-2', source: 'solution', block: 0 },
    'hpa.yaml': { exercise: 'problem-2-advanced', source: 'solution', block: 0 },
  },
  prepare: 'kubectl apply -f web.yaml; kubectl rollout status deployment/web --timeout=90s',
  steps: [
    {
      answer: 'wrong',
      action: 'fails for another maximum',
      command: "sed 's/maxReplicas: 10/maxReplicas: 8/' hpa.yaml | kubectl apply -f -",
      expected: failsAt('max', 'differs', {
        path: 'spec.maxReplicas',
        expected: '10',
        found: '8',
      }),
    },
    {
      answer: 'wrong',
      action: 'fails for an autoscaler that counts memory',
      command:
        "kubectl delete hpa web; sed 's/name: cpu/name: memory/' hpa.yaml | kubectl apply -f -",
      expected: failsAt('cpu', 'differs', { expected: 'cpu', found: 'memory' }),
    },
    {
      answer: 'right',
      action: 'passes without CPU requests, and names the container without them',
      command: 'kubectl delete hpa web; kubectl apply -f hpa.yaml',
      expected: passesWithIncident('hpa-no-requests', {
        name: 'web',
        target: 'Deployment/web',
        container: 'nginx',
      }),
      confirm:
        'kubectl wait --for=jsonpath={.spec.replicas}=5 deployment/web --timeout=60s && kubectl wait --for=condition=ScalingActive=False hpa/web --timeout=60s',
    },
    {
      answer: 'right',
      action: 'scales above its minimum under load once the container requests CPU',
      command: `${smallRequests}; ${load}`,
      expected: passesWhileScaledAbove(5),
      confirm:
        'kubectl get hpa web && test "$(kubectl get hpa web -o jsonpath=\'{.status.currentMetrics[0].resource.current.averageUtilization}\')" -gt 0',
    },
    {
      answer: 'right',
      action: 'keeps the pass when all objects are deleted',
      command: 'kubectl delete hpa web; kubectl delete deployment web load --timeout=60s',
      expected: staysPassedAfterCleanup,
    },
  ],
  cleanUp:
    'kubectl delete hpa web --ignore-not-found; kubectl delete deployment web load --ignore-not-found --now; kubectl delete service web --ignore-not-found',
};
