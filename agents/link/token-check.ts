import { randomBytes } from 'node:crypto';
import { ChallengeResponse, serverProof, TokenCheckResponse } from '#lib/protocol/agent-link.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { TRANSPORTS, type Transport } from '#lib/protocol/transport-choice.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';
import { importAgentKey, generatePrivateKey } from '#agents/identity/agent-key.ts';
import { createRouteAgent, type ServerRoute } from '#agents/route/server-route.ts';
import { createAgentSocket, refusalFromError, describeConnectionError } from './agent-socket.ts';
import { emitWithAck, isRefusal, type AgentSocket } from './emit-with-ack.ts';

/** Whether the server would accept a join token (L11). */
export type TokenCheckResult =
  /** `kinds`: kinds of the workshop's plan. `personal`: the token is for one seat. */
  | {
      readonly kind: 'accepted';
      readonly personal: boolean;
      readonly kinds: readonly PlannedKind[];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** No connection; `reason` is a sentence. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Connected, but the responses weren't understood; `reason` is a sentence. */
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'malformed' | 'other-server' | 'unproven' };

/**
 * Lets the server prove that it created the token, then asks whether it would accept it. Doesn't
 * use up the token. Never rejects.
 */
export async function checkJoinToken(
  server: string,
  token: string,
  version: string,
  route: ServerRoute,
): Promise<TokenCheckResult> {
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success) return { kind: 'malformed' };
  let reason = '';
  for (const transport of TRANSPORTS) {
    const result = await checkOver(
      transport,
      { server, token, version, route },
      parsed.data.serverKey,
    );
    if (result.kind !== 'unreachable') return result;
    reason = result.reason;
  }
  return { kind: 'unreachable', reason };
}

async function checkOver(
  transport: Transport,
  {
    server,
    token,
    version,
    route,
  }: { server: string; token: string; version: string; route: ServerRoute },
  serverKey: string,
): Promise<TokenCheckResult> {
  const socket = createAgentSocket(server, version, transport, {
    token,
    agent: createRouteAgent(server, route),
  });
  try {
    const failure = await waitForConnect(socket);
    if (failure === null) return await requestTokenCheck(socket, token, serverKey);
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
    : { kind: 'accepted', personal: response.personal, kinds: response.kinds };
}
