import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import { NAMESPACE } from './account.ts';
import type { KubeRequestApi } from '#agents/kube/request-api.ts';

const TerminatingNamespace = z.object({ status: z.object({ phase: z.literal('Terminating') }) });
const DELETION_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 300;

/**
 * Waits while our namespace is being removed; a namespace that stands, or is not there, is not waited for.
 * @throws {Error} it is still there after a minute
 */
export async function waitForNamespaceDeletion(api: KubeRequestApi, clock: Clock): Promise<void> {
  const deadline = clock.mono() + DELETION_TIMEOUT_MS;
  while (
    TerminatingNamespace.safeParse(
      (await api.request('GET', `/api/v1/namespaces/${NAMESPACE}`)).body,
    ).success
  ) {
    if (clock.mono() >= deadline)
      throw new Error(
        `the namespace ${NAMESPACE} is still being removed after ${DELETION_TIMEOUT_MS / 1000} s: look at \`kubectl get namespace ${NAMESPACE} -o yaml\`.`,
      );
    await new Promise<void>((done) => void clock.after(POLL_INTERVAL_MS, done));
  }
}
