import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { createAccountObjects, NAMESPACE, TOKEN_SECRET, type AccountObject } from './account.ts';
import {
  apiErrorMessage,
  type KubeApiResponse,
  type KubeRequestApi,
} from '#agents/kube/request-api.ts';
import { waitForNamespaceDeletion } from './wait-for-namespace-deletion.ts';

/** How long the token controller may take to fill the Secret, and how often it is asked, ms. */
const TOKEN_TIMEOUT_MS = 20_000;
const TOKEN_POLL_INTERVAL_MS = 250;

export type AccountResult =
  | { readonly kind: 'created'; readonly token: string; readonly created: readonly string[] }
  /** The kubeconfig's user may not make it; what had been made on the way is removed again. */
  | { readonly kind: 'not-allowed'; readonly reason: string };

/**
 * Makes the account, or brings it to what this version needs: may be called again at any time.
 * @param planned what the event's plan watches beside the built-in kinds
 * @throws {Error} the API server does not answer, or answers with trouble that is not a lack of rights
 */
export async function createAccount(
  api: KubeRequestApi,
  clock: Clock,
  plannedKinds: readonly PlannedKind[] = [],
): Promise<AccountResult> {
  const created: AccountObject[] = [];
  for (const object of createAccountObjects(plannedKinds)) {
    // One that is still being removed takes nothing new in, and says so with the same 403 as a lack of rights.
    if (object.manifest.kind === 'Namespace') await waitForNamespaceDeletion(api, clock);
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
      throw new Error(`${object.description} could not be made: ${apiErrorMessage(response)}`);
  }
  return {
    kind: 'made',
    token: await waitForToken(api, clock),
    created: created.map(({ description }) => description),
  };
}

async function rollBack(api: KubeRequestApi, created: readonly AccountObject[]): Promise<void> {
  for (const { path } of created.toReversed()) await api.request('DELETE', path);
}

const TokenSecret = z.object({ data: z.object({ token: z.base64().min(1) }) });

async function waitForToken(api: KubeRequestApi, clock: Clock): Promise<string> {
  const deadline = clock.mono() + TOKEN_TIMEOUT_MS;
  for (;;) {
    const response: KubeApiResponse = await api.request(
      'GET',
      `/api/v1/namespaces/${NAMESPACE}/secrets/${TOKEN_SECRET}`,
    );
    const secret = TokenSecret.safeParse(response.body);
    if (secret.success) return Buffer.from(secret.data.data.token, 'base64').toString('utf8');
    if (clock.mono() >= deadline)
      throw new Error(
        `the cluster made no token within ${TOKEN_TIMEOUT_MS / 1000} s: is its controller-manager running? Try again in a moment.`,
      );
    await new Promise<void>((done) => void clock.after(TOKEN_POLL_INTERVAL_MS, done));
  }
}
