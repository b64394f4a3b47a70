import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import {
  accountObjects,
  ACCOUNT,
  MADE_BY,
  NAMESPACE,
  TOKEN_SECRET,
  type AccountObject,
} from './account.ts';
import { apiMessage, type ClusterApi } from '#agents/kube/request-api.ts';
import { namespaceGone } from './wait-for-namespace-deletion.ts';

export interface RemovedAccount {
  readonly removed: readonly string[];
  /** What still stands, each with the reason in words. */
  readonly left: readonly string[];
}

const Labelled = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).optional() }),
});
const Listed = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

/**
 * Removes what `makeAccount` made, the last first. What does not carry our label is somebody else's, and a namespace in which
 * the student works stays.
 * @throws {Error} the API server does not answer
 */
export async function removeAccount(api: ClusterApi, clock: Clock): Promise<RemovedAccount> {
  const removed: string[] = [];
  const left: string[] = [];
  for (const object of accountObjects().toReversed()) {
    const end = await removeOne(api, object);
    if (end === 'removed') removed.push(object.words);
    else if (end !== 'absent') left.push(`${object.words}: ${end}`);
    if (end === 'removed' && object.manifest.kind === 'Namespace') await namespaceGone(api, clock);
  }
  return { removed, left };
}

async function removeOne(api: ClusterApi, { path, manifest }: AccountObject): Promise<string> {
  const found = await api.request('GET', path);
  if (found.status === 404) return 'absent';
  if (found.status !== 200) return apiMessage(found);
  const labels = Labelled.safeParse(found.body).data?.metadata.labels ?? {};
  if (!Object.entries(MADE_BY).every(([label, value]) => labels[label] === value))
    return 'not made by podium-agent, so it stays';
  if (manifest.kind === 'Namespace') {
    const others = await strangers(api);
    if (others.length > 0)
      return `it holds ${others.slice(0, 3).join(', ')}, which podium-agent did not make, so it stays`;
  }
  const answer = await api.request('DELETE', path);
  return answer.status < 300 || answer.status === 404 ? 'removed' : apiMessage(answer);
}

/** Kinds a student may have put into the namespace, and the names that Kubernetes itself and we put there. */
const LOOK_AT: readonly (readonly [string, readonly string[]])[] = [
  [
    '/api/v1',
    ['pods', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims', 'serviceaccounts'],
  ],
  ['/apis/apps/v1', ['deployments', 'daemonsets', 'statefulsets']],
  ['/apis/batch/v1', ['jobs', 'cronjobs']],
];
const EXPECTED = new Set([
  'configmaps/kube-root-ca.crt',
  'serviceaccounts/default',
  `serviceaccounts/${ACCOUNT}`,
  `secrets/${TOKEN_SECRET}`,
]);

async function strangers(api: ClusterApi): Promise<string[]> {
  const found: string[] = [];
  for (const [group, resources] of LOOK_AT) {
    for (const resource of resources) {
      const list = Listed.safeParse(
        (await api.request('GET', `${group}/namespaces/${NAMESPACE}/${resource}?limit=20`)).body,
      );
      found.push(...(list.data?.items ?? []).map(({ metadata }) => `${resource}/${metadata.name}`));
    }
  }
  return found.filter((name) => !EXPECTED.has(name));
}
