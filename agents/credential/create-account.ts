import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { NAMESPACE, TOKEN_SECRET } from '#lib/cluster/account.ts';
import { describeAccountObjects, type DescribedObject } from './account.ts';
import {
  apiErrorMessage,
  type KubeApiResponse,
  type KubeRequestApi,
} from '#agents/kube/request-api.ts';
import { en, type Messages } from '#agents/messages/en.ts';
import { waitForNamespaceDeletion } from './wait-for-namespace-deletion.ts';

/** How long the token controller may take to fill the Secret, and how often to check, ms. */
const TOKEN_TIMEOUT_MS = 20_000;
const TOKEN_POLL_INTERVAL_MS = 250;

export type AccountResult =
  | { readonly kind: 'created'; readonly token: string; readonly created: readonly string[] }
  /**
   * The kubeconfig's user has no permission. The objects created before the refusal were removed.
   */
  | { readonly kind: 'not-allowed'; readonly reason: string };

/**
 * Creates the account or updates it to this version. Can be repeated.
 * @param plannedKinds kinds of the workshop's plan, beside the built-in ones
 * @throws {Error} the API server doesn't respond, or responds with an error other than missing
 * rights
 */
export async function createAccount(
  api: KubeRequestApi,
  clock: Clock,
  plannedKinds: readonly PlannedKind[] = [],
  messages: Messages = en,
): Promise<AccountResult> {
  const created: DescribedObject[] = [];
  for (const object of describeAccountObjects(plannedKinds, messages)) {
    // A terminating namespace refuses new objects with the same 403 as missing rights.
    if (object.manifest.kind === 'Namespace') await waitForNamespaceDeletion(api, clock, messages);
    const response = await api.request(
      'PATCH',
      `${object.path}?fieldManager=podium-agent&force=true`,
      object.manifest,
    );
    if (response.status === 201) created.push(object);
    if (response.status === 401 || response.status === 403) {
      await rollBack(api, created);
      return { kind: 'not-allowed', reason: apiErrorMessage(response) };
    }
    if (response.status >= 300)
      throw new Error(messages.account.objectFailed(object.description, apiErrorMessage(response)));
  }
  return {
    kind: 'created',
    token: await waitForToken(api, clock, messages),
    created: created.map(({ description }) => description),
  };
}

async function rollBack(api: KubeRequestApi, created: readonly DescribedObject[]): Promise<void> {
  for (const { path } of created.toReversed()) await api.request('DELETE', path);
}

const TokenSecret = z.object({ data: z.object({ token: z.base64().min(1) }) });

async function waitForToken(
  api: KubeRequestApi,
  clock: Clock,
  messages: Messages,
): Promise<string> {
  const deadline = clock.mono() + TOKEN_TIMEOUT_MS;
  for (;;) {
    const response: KubeApiResponse = await api.request(
      'GET',
      `/api/v1/namespaces/${NAMESPACE}/secrets/${TOKEN_SECRET}`,
    );
    const secret = TokenSecret.safeParse(response.body);
    if (secret.success) return Buffer.from(secret.data.data.token, 'base64').toString('utf8');
    if (clock.mono() >= deadline)
      throw new Error(messages.account.noToken(TOKEN_TIMEOUT_MS / 1000));
    await new Promise<void>((done) => void clock.after(TOKEN_POLL_INTERVAL_MS, done));
  }
}
