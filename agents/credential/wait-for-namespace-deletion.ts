import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import { NAMESPACE } from './account.ts';
import type { ClusterApi } from '#agents/kube/request-api.ts';

const Phase = z.object({ status: z.object({ phase: z.literal('Terminating') }) });
const GONE_MS = 60_000;
const POLL_MS = 300;

/**
 * Waits while our namespace is being removed; a namespace that stands, or is not there, is not waited for.
 * @throws {Error} it is still there after a minute
 */
export async function namespaceGone(api: ClusterApi, clock: Clock): Promise<void> {
  const until = clock.mono() + GONE_MS;
  while (
    Phase.safeParse((await api.request('GET', `/api/v1/namespaces/${NAMESPACE}`)).body).success
  ) {
    if (clock.mono() >= until)
      throw new Error(
        `the namespace ${NAMESPACE} is still being removed after ${GONE_MS / 1000} s: look at \`kubectl get namespace ${NAMESPACE} -o yaml\`.`,
      );
    await new Promise<void>((done) => void clock.after(POLL_MS, done));
  }
}
