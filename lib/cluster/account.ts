import type { PlannedKind } from '#lib/protocol/plan.ts';
import { BUILT_IN_KINDS, groupOf, isNeverWatched } from './plan.ts';

/**
 * Names of the objects in a student's cluster. All of them have the label, so that the agent never
 * removes anything it didn't create.
 */
export const NAMESPACE = 'podium';
export const ACCOUNT = 'podium-agent';
export const TOKEN_SECRET = 'podium-agent-token';
export const MANAGED_BY_LABEL = { 'app.kubernetes.io/managed-by': 'podium-agent' };

/** An object as `kubectl apply` reads it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** One object of the account: its path in the API and its manifest. */
export interface AccountObject {
  readonly path: string;
  readonly manifest: Manifest;
}

const RBAC_PATH = '/apis/rbac.authorization.k8s.io/v1';
export const createMetadata = (
  name: string,
  fields: { readonly namespace?: string; readonly annotations?: object } = {},
) => ({
  name,
  labels: MANAGED_BY_LABEL,
  ...fields,
});

/**
 * Kinds that the account can read: the built-in ones, and those of the plan that aren't refused.
 */
export function listVisibleKinds(plannedKinds: readonly PlannedKind[]): PlannedKind[] {
  const kinds = [...BUILT_IN_KINDS, ...plannedKinds.filter((kind) => !isNeverWatched(kind))];
  return [...new Map(kinds.map((kind) => [`${groupOf(kind)}/${kind.resource}`, kind])).values()];
}

/**
 * The agent's rights in the cluster (R4): it can read those kinds, read logs for the last line of a
 * failed container, and send test requests through the API server. These are reads too (`get` on
 * the proxy subresources):
 * - `pods/log`: why a container failed, of which only the last line leaves the VM (C12).
 * - `pods/proxy`, `services/proxy`: a Pod or ClusterIP Service that the VM itself can't reach is
 *   probed through the API server (P4). Probes send GET only, to ports that the object declares.
 */
export function createAccountRules(plannedKinds: readonly PlannedKind[] = []): object[] {
  const groups = Map.groupBy(listVisibleKinds(plannedKinds), groupOf);
  return [
    ...[...groups].map(([group, kinds]) => ({
      apiGroups: [group],
      resources: kinds.map(({ resource }) => resource),
      verbs: ['get', 'list', 'watch'],
    })),
    { apiGroups: [''], resources: ['pods/log', 'pods/proxy', 'services/proxy'], verbs: ['get'] },
    { nonResourceURLs: ['/livez', '/readyz', '/healthz', '/version'], verbs: ['get'] },
  ];
}

/**
 * The objects of the account in the order of creation; they are removed in reverse. The roles come
 * first: if the cluster refuses them, the student can't create an account and nothing else was
 * touched.
 */
export function createAccountObjects(plannedKinds: readonly PlannedKind[] = []): AccountObject[] {
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
  const subject = { kind: 'ServiceAccount', name: ACCOUNT, namespace: NAMESPACE };
  const inNamespace = `/api/v1/namespaces/${NAMESPACE}`;
  return [
    {
      path: `${RBAC_PATH}/clusterroles/${ACCOUNT}`,
      manifest: {
        ...rbac,
        kind: 'ClusterRole',
        metadata: createMetadata(ACCOUNT),
        rules: createAccountRules(plannedKinds),
      },
    },
    {
      path: `${RBAC_PATH}/clusterrolebindings/${ACCOUNT}`,
      manifest: {
        ...rbac,
        kind: 'ClusterRoleBinding',
        metadata: createMetadata(ACCOUNT),
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: ACCOUNT },
        subjects: [subject],
      },
    },
    {
      path: inNamespace,
      manifest: { apiVersion: 'v1', kind: 'Namespace', metadata: createMetadata(NAMESPACE) },
    },
    {
      path: `${inNamespace}/serviceaccounts/${ACCOUNT}`,
      manifest: {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: createMetadata(ACCOUNT, { namespace: NAMESPACE }),
        automountServiceAccountToken: false,
      },
    },
    {
      path: `${inNamespace}/secrets/${TOKEN_SECRET}`,
      // Tokens of the TokenRequest API expire. This one lasts until the Secret is deleted.
      manifest: {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/service-account-token',
        metadata: createMetadata(TOKEN_SECRET, {
          namespace: NAMESPACE,
          annotations: { 'kubernetes.io/service-account.name': ACCOUNT },
        }),
      },
    },
  ];
}
