import { expect, it } from 'vitest';
import { createAccountRules } from './account.ts';
import { createAgentWorkload, createJoinObjects } from './agent-workload.ts';

const GATEWAY = {
  gvk: 'gateway.networking.k8s.io/v1/Gateway',
  resource: 'gateways',
  namespaced: true,
  mode: 'object' as const,
};
const workload = createAgentWorkload({
  server: 'https://podium.example:8444',
  image: 'registry.example/podium-agent:1.0.0',
  plannedKinds: [GATEWAY],
});
const find = (kind: string) => workload.find((object) => object.kind === kind);

it('creates the namespace first, and contains no Secret and no token', () => {
  expect(workload.map(({ kind }) => kind)).toEqual([
    'Namespace',
    'ClusterRole',
    'ClusterRoleBinding',
    'ServiceAccount',
    'NetworkPolicy',
    'Deployment',
  ]);
});

it('has the rights of the installed account, which can read no Secret, for the kinds of the plan', () => {
  const rules = find('ClusterRole')?.['rules'] as { resources?: string[]; verbs: string[] }[];
  expect(rules).toEqual(createAccountRules([GATEWAY]));
  expect(rules.flatMap(({ resources = [] }) => resources)).toContain('gateways');
  expect(rules.flatMap(({ resources = [] }) => resources)).not.toContain('secrets');
  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
});

it('runs one Pod under the restricted profile, and never two at once', () => {
  expect(find('Deployment')?.['spec']).toMatchObject({
    replicas: 1,
    strategy: { type: 'Recreate' },
    template: {
      spec: {
        serviceAccountName: 'podium-agent',
        automountServiceAccountToken: true,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10_001,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            image: 'registry.example/podium-agent:1.0.0',
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
              readOnlyRootFilesystem: true,
            },
          },
        ],
      },
    },
  });
});

it('lets nothing in, and lets the agent reach the port of the server', () => {
  const { ingress, egress } = find('NetworkPolicy')?.['spec'] as {
    ingress: unknown[];
    egress: { ports?: { port: number }[] }[];
  };
  expect(ingress).toEqual([]);
  const ports = egress.flatMap((rule) => rule.ports ?? []).map(({ port }) => port);
  expect(ports).toEqual(expect.arrayContaining([53, 443, 6443, 8444]));
});

it('gives the Pod the token of the file that the student downloads', () => {
  const [namespace, secret] = createJoinObjects('the token');
  expect(namespace).toEqual(find('Namespace'));
  const [container] = (
    find('Deployment')?.['spec'] as {
      template: { spec: { containers: { env: { valueFrom?: { secretKeyRef: object } }[] }[] } };
    }
  ).template.spec.containers;
  const reference = container?.env.find(({ valueFrom }) => valueFrom !== undefined)?.valueFrom
    ?.secretKeyRef as { name: string; key: string };
  expect(secret?.metadata).toMatchObject({ name: reference.name, namespace: 'podium' });
  expect(secret?.['stringData']).toEqual({ [reference.key]: 'the token' });
});
