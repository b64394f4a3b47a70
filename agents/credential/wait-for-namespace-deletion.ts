import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import type { Messages } from '#agents/messages/en.ts';
import { NAMESPACE } from '#lib/cluster/account.ts';
import type { KubeRequestApi } from '#agents/kube/request-api.ts';

const TerminatingNamespace = z.object({ status: z.object({ phase: z.literal('Terminating') }) });
const DELETION_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 300;

/**
 * Waits while the agent's namespace is terminating. Returns at once in every other case.
 * @throws {Error} the namespace is still terminating after a minute
 */
export async function waitForNamespaceDeletion(
  api: KubeRequestApi,
  clock: Clock,
  messages: Messages,
): Promise<void> {
  const deadline = clock.mono() + DELETION_TIMEOUT_MS;
  while (
    TerminatingNamespace.safeParse(
      (await api.request('GET', `/api/v1/namespaces/${NAMESPACE}`)).body,
    ).success
  ) {
    if (clock.mono() >= deadline)
      throw new Error(messages.account.namespaceTerminating(NAMESPACE, DELETION_TIMEOUT_MS / 1000));
    await new Promise<void>((done) => void clock.after(POLL_INTERVAL_MS, done));
  }
}
