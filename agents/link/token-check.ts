import { randomBytes } from 'node:crypto';
import { ChallengeResponse, serverProof, TokenCheckResponse } from '#lib/protocol/agent-link.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { importAgentKey, generatePrivateKey, verifyEd25519 } from '#agents/identity/agent-key.ts';
import { createAgentSocket, refusalFromError, describeConnectionError } from './agent-socket.ts';
import { emitWithAck, isRefusal, type AgentSocket } from './emit-with-ack.ts';

/** What came of asking whether a join token would be taken (rule L11). */
export type TokenCheckResult =
  /** `kinds`: what the event's plan watches. */
  | { readonly kind: 'accepted'; readonly kinds: readonly PlannedKind[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** No connection, in a sentence. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Connected, and then not understood, in a sentence. */
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'malformed' | 'other-server' | 'unproven' };

/** Lets the server prove that it is the one the token was made by, then asks; spends nothing. Never rejects. */
export async function checkJoinToken(
  server: string,
  token: string,
  version: string,
): Promise<TokenCheckResult> {
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success) return { kind: 'malformed' };
  const socket = createAgentSocket(server, version);
  try {
    const failure = await waitForConnect(socket);
    if (failure === null) return await requestTokenCheck(socket, token, parsed.data.serverKey);
    const refusal = refusalFromError(failure);
    return refusal === null
      ? { kind: 'unreachable', reason: describeConnectionError(server, failure) }
      : { kind: 'refused', refusal };
  } catch (error) {
    return { kind: 'broken', reason: (error as Error).message };
  } finally {
    socket.close();
  }
}

function waitForConnect(socket: AgentSocket): Promise<Error | null> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(null));
    socket.once('connect_error', resolve);
    socket.connect();
  });
}

async function requestTokenCheck(
  socket: AgentSocket,
  token: string,
  pinnedServerKey: string,
): Promise<TokenCheckResult> {
  const nonce = randomBytes(24).toString('base64url');
  const key = importAgentKey(generatePrivateKey()).publicKey;
  const proof = await emitWithAck(socket, 'challenge', { nonce, key }, ChallengeResponse);
  if (isRefusal(proof)) return { kind: 'refused', refusal: proof };
  if (proof.serverKey !== pinnedServerKey) return { kind: 'other-server' };
  if (!verifyEd25519(pinnedServerKey, serverProof(nonce, proof.nonce, key), proof.signature))
    return { kind: 'unproven' };
  const response = await emitWithAck(socket, 'token', { token }, TokenCheckResponse);
  return isRefusal(response)
    ? { kind: 'refused', refusal: response }
    : { kind: 'taken', kinds: response.kinds };
}
