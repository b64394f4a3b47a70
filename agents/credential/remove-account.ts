import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import {
  ACCOUNT,
  MANAGED_BY_LABEL,
  NAMESPACE,
  TOKEN_SECRET,
  type AccountObject,
} from '#lib/cluster/account.ts';
import { describeAccountObjects } from './account.ts';
import { apiErrorMessage, type KubeRequestApi } from '#agents/kube/request-api.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import { waitForNamespaceDeletion } from './wait-for-namespace-deletion.ts';

export interface AccountRemovalReport {
  readonly removed: readonly string[];
  /** Objects that still exist, each with the reason. */
  readonly remaining: readonly string[];
}

const LabeledObject = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).optional() }),
});
const ObjectList = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

/**
 * Removes what `createAccount` created, in reverse order. Keeps objects without the label, which
 * belong to others, and the namespace if the student uses it.
 * @throws {Error} the API server doesn't respond
 */
export async function removeAccount(
  api: KubeRequestApi,
  clock: Clock,
  messages: Messages = en,
): Promise<AccountRemovalReport> {
  const removed: string[] = [];
  const remaining: string[] = [];
  for (const object of describeAccountObjects([], messages).toReversed()) {
    const outcome = await removeObject(api, object, messages);
    if (outcome === 'removed') removed.push(object.description);
    else if (outcome !== 'absent') remaining.push(`${object.description}: ${outcome}`);
    if (outcome === 'removed' && object.manifest.kind === 'Namespace')
      await waitForNamespaceDeletion(api, clock, messages);
  }
  return { removed, remaining };
}

async function removeObject(
  api: KubeRequestApi,
  { path, manifest }: AccountObject,
  { account }: Messages,
): Promise<string> {
  const existing = await api.request('GET', path);
  if (existing.status === 404) return 'absent';
  if (existing.status !== 200) return apiErrorMessage(existing);
  const labels = LabeledObject.safeParse(existing.body).data?.metadata.labels ?? {};
  if (!Object.entries(MANAGED_BY_LABEL).every(([label, value]) => labels[label] === value))
    return account.notOurs;
  if (manifest.kind === 'Namespace') {
    const others = await listForeignObjects(api);
    if (others.length > 0) return account.namespaceInUse(others.slice(0, 3).join(', '));
  }
  const response = await api.request('DELETE', path);
  return response.status < 300 || response.status === 404 ? 'removed' : apiErrorMessage(response);
}

/**
 * Kinds that a student may have created in the namespace, and the objects that Kubernetes and the
 * agent create there.
 */
const RESOURCES_TO_CHECK: readonly (readonly [string, readonly string[]])[] = [
  [
    '/api/v1',
    ['pods', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims', 'serviceaccounts'],
  ],
  ['/apis/apps/v1', ['deployments', 'daemonsets', 'statefulsets']],
  ['/apis/batch/v1', ['jobs', 'cronjobs']],
];
const EXPECTED_OBJECTS = new Set([
  'configmaps/kube-root-ca.crt',
  'serviceaccounts/default',
  `serviceaccounts/${ACCOUNT}`,
  `secrets/${TOKEN_SECRET}`,
]);

async function listForeignObjects(api: KubeRequestApi): Promise<string[]> {
  const found: string[] = [];
  for (const [group, resources] of RESOURCES_TO_CHECK) {
    for (const resource of resources) {
      const list = ObjectList.safeParse(
        (await api.request('GET', `${group}/namespaces/${NAMESPACE}/${resource}?limit=20`)).body,
      );
      found.push(...(list.data?.items ?? []).map(({ metadata }) => `${resource}/${metadata.name}`));
    }
  }
  return found.filter((name) => !EXPECTED_OBJECTS.has(name));
}
