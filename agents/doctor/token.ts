import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { AGENT_NAMESPACE, ChallengeAnswer, serverProof } from '#lib/protocol/agent-link.ts';
import { Refusal } from '#lib/protocol/refusal.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { Finding } from '#agents/socket/protocol.ts';
import { fine, problem } from './finding.ts';
import { whyNoAnswer } from './http.ts';

const ANSWER_MS = 10_000;
const COPY_AGAIN = 'copy the install line from your page again, or ask your instructor for a new one.';

/**
 * Asks the server to prove that it is the one the token was made by. Whether the token still has uses is only told when an
 * agent enrols with it, and that would spend one: so it is not tried here.
 */
export async function examineToken(server: string, token: string, version: string): Promise<Finding> {
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success) return problem('token', 'it is not whole.', COPY_AGAIN);
  const ours = { nonce: randomBytes(32).toString('base64url'), key: randomBytes(32).toString('base64url') };
  const socket = io(`${server}${AGENT_NAMESPACE}`, { auth: { protocol: PROTOCOL.current, agent: version }, reconnection: false, forceNew: true, timeout: ANSWER_MS, transports: ['websocket', 'polling'] });
  try {
    return judge(await challenge(socket, ours), ours, parsed.data.serverKey);
  } catch (error) {
    return problem('token', `the server's link for agents does not answer: ${whyNoAnswer(error)}.`, 'a proxy may let pages through but no WebSocket: tell your instructor.');
  } finally {
    socket.close();
  }
}

async function challenge(socket: Socket, ours: { nonce: string; key: string }): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket.timeout(ANSWER_MS).emitWithAck('challenge', ours);
}

function judge(answer: unknown, ours: { nonce: string; key: string }, pinned: string): Finding {
  const refusal = Refusal.safeParse(answer);
  if (refusal.success) return problem('token', refusal.data.message, COPY_AGAIN);
  const proof = ChallengeAnswer.safeParse(answer);
  if (!proof.success) return problem('token', 'the server answers in a way this agent does not understand.', 'install the agent again from the server.');
  const { nonce, serverKey, signature } = proof.data;
  if (serverKey !== pinned) return problem('token', 'it was made by another server than the one at this address.', COPY_AGAIN);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: serverKey }, format: 'jwk' });
  const proven = verify(null, Buffer.from(serverProof(ours.nonce, nonce, ours.key)), key, Buffer.from(signature, 'base64url'));
  return proven
    ? fine('token', 'it is whole, and the server holds the key that it names. (Whether it has uses left is told when the agent first connects.)')
    : problem('token', 'the server does not prove that it holds its key.', 'tell your instructor: another machine may stand between.');
}
