import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import {
  createAccountObjects,
  ACCOUNT,
  MANAGED_BY_LABEL,
  NAMESPACE,
  TOKEN_SECRET,
  type AccountObject,
} from './account.ts';
import { apiErrorMessage, type KubeRequestApi } from '#agents/kube/request-api.ts';
import { waitForNamespaceDeletion } from './wait-for-namespace-deletion.ts';

export interface AccountRemovalReport {
  readonly removed: readonly string[];
  /** What still stands, each with the reason in words. */
  readonly remaining: readonly string[];
}

const LabeledObject = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).optional() }),
});
const ObjectList = z.object({
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

/**
 * Removes what `makeAccount` made, the last first. What does not carry our label is somebody else's, and a namespace in which
 * the student works stays.
 * @throws {Error} the API server does not answer
 */
export async function removeAccount(
  api: KubeRequestApi,
  clock: Clock,
): Promise<AccountRemovalReport> {
  const removed: string[] = [];
  const remaining: string[] = [];
  for (const object of createAccountObjects().toReversed()) {
    const outcome = await removeObject(api, object);
    if (outcome === 'removed') removed.push(object.description);
    else if (outcome !== 'absent') remaining.push(`${object.description}: ${outcome}`);
    if (outcome === 'removed' && object.manifest.kind === 'Namespace')
      await waitForNamespaceDeletion(api, clock);
  }
  return { removed, remaining };
}

async function removeObject(
  api: KubeRequestApi,
  { path, manifest }: AccountObject,
): Promise<string> {
  const found = await api.request('GET', path);
  if (found.status === 404) return 'absent';
  if (found.status !== 200) return apiErrorMessage(found);
  const labels = LabeledObject.safeParse(found.body).data?.metadata.labels ?? {};
  if (!Object.entries(MANAGED_BY_LABEL).every(([label, value]) => labels[label] === value))
    return 'not made by podium-agent, so it stays';
  if (manifest.kind === 'Namespace') {
    const others = await listForeignObjects(api);
    if (others.length > 0)
      return `it holds ${others.slice(0, 3).join(', ')}, which podium-agent did not make, so it stays`;
  }
  const answer = await api.request('DELETE', path);
  return answer.status < 300 || answer.status === 404 ? 'removed' : apiErrorMessage(answer);
}

/** Kinds a student may have put into the namespace, and the names that Kubernetes itself and we put there. */
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
