import type { EcosystemExercise } from './step.ts';
import { failsAt, passes, staysPassedAfterCleanup } from './expectations.ts';

const INGRESS = { kind: 'Service', name: 'istio-ingressgateway' };
const ready =
  'kubectl rollout status deployment/menu-tea --timeout=90s; kubectl rollout status deployment/menu-coffee --timeout=90s';
const route = (edit = '') => `sed '${edit}' route.yaml | kubectl apply -f -`;
const label = 'kubectl label namespace default istio-injection=enabled --overwrite';
const unlabel = 'kubectl label namespace default istio-injection-';

export const istio: EcosystemExercise = {
  exercise: 'istio',
  addon: 'istio',
  prepareFiles: {
    'menu.yaml': { exercise: 'istio', source: 'task', block: 0 },
    'gateway.yaml': { exercise: 'istio', source: 'task', block: 1 },
    'route.yaml': { exercise: 'istio', source: 'solution', block: 0 },
  },
  steps: [
    {
      answer: 'wrong',
      action: 'fails for Pods that were created before the namespace had its label',
      command: `kubectl apply -f menu.yaml -f gateway.yaml -f route.yaml; ${ready}; ${label}`,
      expected: failsAt('sidecar', 'stated', { kind: 'Pod' }),
    },
    {
      answer: 'wrong',
      action: 'fails for a VirtualService without a Gateway, which counts between sidecars only',
      command: `kubectl delete virtualservice menu; kubectl delete pod -l app=menu --now; ${ready}; ${route('/gateways:/d; s/^  hosts: .*/  hosts: [menu-tea]/')}`,
      expected: failsAt('attached', 'stated', { kind: 'VirtualService', name: 'menu' }),
    },
    {
      answer: 'wrong',
      action: 'fails for a typo in the name of a Service',
      command: `kubectl delete virtualservice menu; ${route('s/host: menu-coffee/host: menu-cofee/')}`,
      expected: failsAt('coffee', 'status', { ...INGRESS, expected: '200', found: 503 }),
    },
    {
      answer: 'wrong',
      action: 'fails when the first route matches every path',
      command: `kubectl delete virtualservice menu; ${route('s#prefix: /tea#prefix: /#')}`,
      expected: failsAt('coffee', 'body', { ...INGRESS, expected: 'coffee', found: 'tea' }),
    },
    {
      answer: 'wrong',
      action: 'fails for a Gateway that selects a proxy that doesn’t exist',
      command: `${route()}; sed 's/istio: ingressgateway/istio: ingress/' gateway.yaml | kubectl apply -f -`,
      expected: failsAt('gateway', 'differs', {
        path: 'spec.selector.istio',
        expected: 'ingressgateway',
        found: 'ingress',
      }),
    },
    {
      answer: 'right',
      action: 'passes with the solution, and the sidecar is an init container of each Pod',
      command: 'kubectl apply -f gateway.yaml -f route.yaml',
      expected: passes,
      confirm:
        'kubectl get pods -l app=menu -o jsonpath=\'{range .items[*]}{.spec.initContainers[*].name}{"\\n"}{end}\' | grep -c istio-proxy | grep -qx 2',
    },
    {
      answer: 'right',
      action: 'keeps the pass when all objects are deleted',
      command: `kubectl delete -f route.yaml -f gateway.yaml -f menu.yaml --timeout=90s; ${unlabel}`,
      expected: staysPassedAfterCleanup,
    },
  ],
  cleanUp: `kubectl delete -f route.yaml -f gateway.yaml -f menu.yaml --ignore-not-found --timeout=90s; ${unlabel}`,
};
