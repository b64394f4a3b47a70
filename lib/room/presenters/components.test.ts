import { expect, it } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { seat } from '../room.fixture.ts';
import type { SeatState } from '../state.ts';
import type { AgentView } from '../views.ts';
import { presentComponents } from './components.ts';

const agent: AgentView = {
  version: '1',
  distribution: 'kind',
  clusterVersion: 'v1.36.0',
  nodes: 1,
  cluster: 'up',
  clusterError: null,
  forbiddenKinds: [],
};
const clusterObject = (
  gvk: string,
  name: string,
  object: JsonObject,
): [
  string,
  { ref: { uid: string; gvk: string; ns: string; name: string }; object: JsonObject },
] => [name, { ref: { uid: name, gvk, ns: gvk === 'v1/Node' ? '' : 'kube-system', name }, object }];
const pod = (name: string, labels: JsonObject, state: JsonObject = { running: {} }) =>
  clusterObject('v1/Pod', name, {
    metadata: { labels },
    status: { containerStatuses: [{ ready: 'running' in state, state }] },
  });
const node = (ready: string) =>
  clusterObject('v1/Node', 'node', {
    status: { conditions: [{ type: 'Ready', status: ready, reason: 'NodeStatusUnknown' }] },
  });
// Labels of kubeadm, which kind and minikube use, too.
const KUBEADM = [
  ...['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager'].map((component) =>
    pod(`${component}-node`, { component, tier: 'control-plane' }),
  ),
  pod('kube-proxy-x', { 'k8s-app': 'kube-proxy' }),
  pod('coredns-a', { 'k8s-app': 'kube-dns' }),
  pod('coredns-b', { 'k8s-app': 'kube-dns' }),
];
const componentsOf = (objects: ReturnType<typeof clusterObject>[], more: Partial<SeatState> = {}) =>
  Object.fromEntries(
    presentComponents(seat('a', { agent, objects: new Map(objects), ...more })).map(
      ({ component, ...part }) => [component, part],
    ),
  );
const states = (parts: ReturnType<typeof componentsOf>) =>
  Object.values(parts).map(({ state }) => state);

it('shows each component alive, with the Pods or Nodes that show it', () => {
  const parts = componentsOf([...KUBEADM, node('True')]);
  expect(new Set(states(parts))).toEqual(new Set(['alive']));
  expect(parts['dns']?.objectNames).toEqual(['coredns-a', 'coredns-b']);
  expect(parts['kubelet']?.objectNames).toEqual(['node']);
});

it('shows which component is down with the reason; one of two DNS servers is enough', () => {
  const crash = { waiting: { reason: 'CrashLoopBackOff' } };
  const parts = componentsOf([
    ...KUBEADM,
    node('Unknown'),
    pod('kube-scheduler-node', { component: 'kube-scheduler' }, crash),
    pod('coredns-a', { 'k8s-app': 'kube-dns' }, crash),
  ]);
  expect(parts['kube-scheduler']).toEqual({
    state: 'down',
    objectNames: ['kube-scheduler-node'],
    reason: 'CrashLoopBackOff',
  });
  expect(parts['kubelet']).toEqual({
    state: 'down',
    objectNames: ['node'],
    reason: 'NodeStatusUnknown',
  });
  expect(parts['dns']?.state).toBe('alive');
});

it('shows hidden components as managed on GKE and as unknown in other clusters', () => {
  const gke = [
    node('True'),
    pod('kube-proxy-gke', { component: 'kube-proxy', tier: 'node' }),
    pod('kube-dns-x', { 'k8s-app': 'kube-dns' }),
  ];
  expect(states(componentsOf(gke, { agent: { ...agent, distribution: 'gke' } }))).toEqual([
    'managed',
    'managed',
    'managed',
    'managed',
    'alive',
    'alive',
    'alive',
  ]);
  expect(
    states(componentsOf([node('True')], { agent: { ...agent, distribution: 'other' } })),
  ).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'alive', 'unknown', 'unknown']);
});

it('is unknown without an agent or initial state, except that an unreachable API server is down', () => {
  for (const more of [
    { presence: 'offline' },
    { hasInitialState: false },
    { presence: 'cluster-down', agent: { ...agent, cluster: 'refused' } },
  ] as const)
    expect(new Set(states(componentsOf([...KUBEADM, node('True')], more)))).toEqual(
      new Set(['unknown']),
    );
  expect(
    states(
      componentsOf([...KUBEADM, node('True')], {
        presence: 'cluster-down',
        agent: { ...agent, cluster: 'down' },
      }),
    ),
  ).toEqual(['unknown', 'down', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown']);
});
