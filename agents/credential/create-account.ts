import { z } from 'zod';
import type { Clock } from '#lib/kit/clock.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { accountObjects, NAMESPACE, TOKEN_SECRET, type AccountObject } from './account.ts';
import { apiMessage, type ApiAnswer, type ClusterApi } from '#agents/kube/request-api.ts';
import { namespaceGone } from './wait-for-namespace-deletion.ts';

/** How long the token controller may take to fill the Secret, and how often it is asked, ms. */
const TOKEN_MS = 20_000;
const TOKEN_POLL_MS = 250;

export type MadeAccount =
  | { readonly kind: 'made'; readonly token: string; readonly created: readonly string[] }
  /** The kubeconfig's user may not make it; what had been made on the way is removed again. */
  | { readonly kind: 'not-allowed'; readonly why: string };

/**
 * Makes the account, or brings it to what this version needs: may be called again at any time.
 * @param planned what the event's plan watches beside the built-in kinds
 * @throws {Error} the API server does not answer, or answers with trouble that is not a lack of rights
 */
export async function makeAccount(
  api: ClusterApi,
  clock: Clock,
  planned: readonly PlannedKind[] = [],
): Promise<MadeAccount> {
  const created: AccountObject[] = [];
  for (const object of accountObjects(planned)) {
    // One that is still being removed takes nothing new in, and says so with the same 403 as a lack of rights.
    if (object.manifest.kind === 'Namespace') await namespaceGone(api, clock);
    const answer = await api.request(
      'PATCH',
      `${object.path}?fieldManager=podium-agent&force=true`,
      object.manifest,
    );
    if (answer.status === 201) created.push(object);
    if (answer.status === 401 || answer.status === 403) {
      await undo(api, created);
      return { kind: 'not-allowed', why: apiMessage(answer) };
    }
    if (answer.status >= 300)
      throw new Error(`${object.words} could not be made: ${apiMessage(answer)}`);
  }
  return {
    kind: 'made',
    token: await readToken(api, clock),
    created: created.map(({ words }) => words),
  };
}

async function undo(api: ClusterApi, created: readonly AccountObject[]): Promise<void> {
  for (const { path } of created.toReversed()) await api.request('DELETE', path);
}

const TokenSecret = z.object({ data: z.object({ token: z.base64().min(1) }) });

async function readToken(api: ClusterApi, clock: Clock): Promise<string> {
  const until = clock.mono() + TOKEN_MS;
  for (;;) {
    const answer: ApiAnswer = await api.request(
      'GET',
      `/api/v1/namespaces/${NAMESPACE}/secrets/${TOKEN_SECRET}`,
    );
    const secret = TokenSecret.safeParse(answer.body);
    if (secret.success) return Buffer.from(secret.data.data.token, 'base64').toString('utf8');
    if (clock.mono() >= until)
      throw new Error(
        `the cluster made no token within ${TOKEN_MS / 1000} s: is its controller-manager running? Try again in a moment.`,
      );
    await new Promise<void>((done) => void clock.after(TOKEN_POLL_MS, done));
  }
}
