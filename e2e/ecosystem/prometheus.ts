import type { EcosystemExercise } from './step.ts';
import { failsAt, passes, staysPassedAfterCleanup } from './expectations.ts';

const monitor = (edit = '') => `sed '${edit}' monitor.yaml | kubectl apply -f -`;
const API = '/api/v1/namespaces/default/services/prometheus-operated:web/proxy/api/v1';
const restart = 'kubectl delete servicemonitor --all --timeout=60s';

/** `confirm` distinguishes a wrong answer from one that the Prometheus hasn't read yet. */
const notScraped = failsAt('scraped', 'body', {
  kind: 'Service',
  name: 'prometheus-operated',
  expected: 'shop_orders_total',
});

export const prometheus: EcosystemExercise = {
  exercise: 'prometheus',
  addon: 'prometheus',
  prepareFiles: {
    'prometheus.yaml': { exercise: 'prometheus', source: 'task', block: 0 },
    'shop.yaml': { exercise: 'prometheus', source: 'task', block: 1 },
    'monitor.yaml': { exercise: 'prometheus', source: 'solution', block: 0 },
  },
  prepare: 'kubectl apply -f shop.yaml',
  steps: [
    {
      answer: 'wrong',
      action: 'fails for a Prometheus without its ServiceAccount',
      command:
        'kubectl apply -f prometheus.yaml; kubectl delete serviceaccount prometheus; kubectl delete pod prometheus-main-0 --ignore-not-found --now',
      expected: failsAt('available', 'condition', {
        kind: 'Prometheus',
        condition: 'Available',
        found: 'False',
      }),
    },
    {
      answer: 'wrong',
      action: 'fails for a ServiceMonitor without the label that the Prometheus selects',
      command: `kubectl apply -f prometheus.yaml; ${monitor('s/team: shop/team: store/')}`,
      expected: failsAt('selected', 'stated', { kind: 'Prometheus', name: 'main' }),
    },
    {
      answer: 'wrong',
      action: 'fails for a ServiceMonitor that selects the label of the Pods',
      command: `${restart}; ${monitor('s/part: shop/app: shop/')}`,
      expected: failsAt('service', 'stated', { kind: 'ServiceMonitor', name: 'shop' }),
    },
    {
      answer: 'wrong',
      action: 'fails for a port name that the Service doesn’t have',
      command: `${restart}; ${monitor('s/port: metrics/port: http/')}`,
      expected: failsAt('port', 'stated', { kind: 'ServiceMonitor', name: 'shop' }),
    },
    {
      answer: 'wrong',
      action: 'fails for a Service whose targetPort has no listener',
      command: `${restart}; sed 's/targetPort: 5678/targetPort: 5679/' shop.yaml | kubectl apply -f -; ${monitor()}`,
      expected: notScraped,
      confirm: `kubectl get --raw '${API}/targets?state=active' | grep -q '"health":"down"'`,
    },
    {
      answer: 'wrong',
      action: 'fails for a Prometheus without rights to find its targets',
      command: `${restart}; kubectl apply -f shop.yaml; kubectl delete rolebinding prometheus; kubectl delete pod prometheus-main-0 --now; kubectl wait --for=condition=Ready pod/prometheus-main-0 --timeout=90s; ${monitor()}`,
      expected: notScraped,
      confirm: 'kubectl logs prometheus-main-0 -c prometheus | grep -q forbidden',
    },
    {
      answer: 'right',
      action: 'passes with the solution',
      command: `kubectl apply -f prometheus.yaml -f monitor.yaml`,
      expected: passes,
    },
    {
      answer: 'right',
      action: 'keeps the pass when all objects are deleted',
      command: 'kubectl delete -f monitor.yaml -f prometheus.yaml -f shop.yaml --timeout=90s',
      expected: staysPassedAfterCleanup,
    },
  ],
  cleanUp:
    'kubectl delete servicemonitor,prometheus --all --timeout=60s; kubectl delete -f shop.yaml -f prometheus.yaml --ignore-not-found --timeout=60s',
};
