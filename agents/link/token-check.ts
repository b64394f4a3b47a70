import { randomBytes } from 'node:crypto';
import { ChallengeAnswer, serverProof, TokenAnswer } from '#lib/protocol/agent-link.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { agentKey, newPrivateKey, signedBy } from '#agents/identity/agent-key.ts';
import { makeSocket, refusalOf, whyNoConnection } from './agent-socket.ts';
import { ask, refused, type AgentSocket } from './emit-with-ack.ts';

/** What came of asking whether a join token would be taken (rule L11). */
export type TokenVerdict =
  /** `kinds`: what the event's plan watches. */
  | { readonly kind: 'taken'; readonly kinds: readonly PlannedKind[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** No connection, in a sentence. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** Connected, and then not understood, in a sentence. */
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'not-whole' | 'other-server' | 'no-proof' };

/** Lets the server prove that it is the one the token was made by, then asks; spends nothing. Never rejects. */
export async function askAboutToken(
  server: string,
  token: string,
  version: string,
): Promise<TokenVerdict> {
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success) return { kind: 'not-whole' };
  const socket = makeSocket(server, version);
  try {
    const failure = await connected(socket);
    if (failure === null) return await judge(socket, token, parsed.data.serverKey);
    const refusal = refusalOf(failure);
    return refusal === null
      ? { kind: 'unreachable', why: whyNoConnection(server, failure) }
      : { kind: 'refused', refusal };
  } catch (error) {
    return { kind: 'broken', why: (error as Error).message };
  } finally {
    socket.close();
  }
}

function connected(socket: AgentSocket): Promise<Error | null> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', resolve);
    socket.connect();
  });
}

async function judge(socket: AgentSocket, token: string, pinned: string): Promise<TokenVerdict> {
  const nonce = randomBytes(24).toString('base64url');
  const key = agentKey(newPrivateKey()).publicKey;
  const proof = await ask(socket, 'challenge', { nonce, key }, ChallengeAnswer);
  if (refused(proof)) return { kind: 'refused', refusal: proof };
  if (proof.serverKey !== pinned) return { kind: 'other-server' };
  if (!signedBy(pinned, serverProof(nonce, proof.nonce, key), proof.signature))
    return { kind: 'no-proof' };
  const answer = await ask(socket, 'token', { token }, TokenAnswer);
  return refused(answer)
    ? { kind: 'refused', refusal: answer }
    : { kind: 'taken', kinds: answer.kinds };
}
