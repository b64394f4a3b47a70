import { randomBytes } from 'node:crypto';
import { ChallengeAnswer, serverProof, TokenAnswer } from '#lib/protocol/agent-link.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { newPrivateKey, agentKey, signedBy } from '#agents/identity/key.ts';
import { makeSocket, refusalOf, whyNoConnection } from '#agents/link/connect.ts';
import { ask, refused, type AgentSocket } from '#agents/link/emit.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { Finding } from '#agents/socket/protocol.ts';
import { fine, problem } from './finding.ts';

const COPY_AGAIN = 'copy the install line from your page again, or ask your instructor for a new one.';
const INSTALL_AGAIN = 'install the agent again from the server: run the install line of your page.';

/** Asks the server to prove that it is the one the token was made by, and then whether it would take the token; spends nothing. */
export async function examineToken(server: string, token: string, version: string): Promise<Finding> {
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success) return problem('token', 'it is not whole.', COPY_AGAIN);
  const socket = makeSocket(server, version);
  try {
    const failure = await connected(socket);
    if (failure === null) return await judge(socket, token, parsed.data.serverKey);
    const refusal = refusalOf(failure);
    return refusal === null ? problem('link', `${whyNoConnection(server, failure)}.`, 'a proxy may let pages through but not this: tell your instructor.') : byRefusal(refusal);
  } catch (error) {
    return problem('link', `${(error as Error).message}.`, INSTALL_AGAIN);
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

async function judge(socket: AgentSocket, token: string, pinned: string): Promise<Finding> {
  const nonce = randomBytes(24).toString('base64url');
  const key = agentKey(newPrivateKey()).publicKey;
  const proof = await ask(socket, 'challenge', { nonce, key }, ChallengeAnswer);
  if (refused(proof)) return byRefusal(proof);
  if (proof.serverKey !== pinned) return problem('token', 'it was made by another server than the one at this address.', COPY_AGAIN);
  if (!signedBy(pinned, serverProof(nonce, proof.nonce, key), proof.signature)) return problem('token', 'the server does not prove that it holds its key.', 'tell your instructor: another machine may stand between.');
  const answer = await ask(socket, 'token', { token }, TokenAnswer);
  return refused(answer) ? byRefusal(answer) : fine('token', 'the server holds the key that it names, and takes it.');
}

function byRefusal({ refusal, message }: Refusal): Finding {
  return problem(refusal.startsWith('token-') ? 'token' : 'link', message, refusal === 'agent-too-old' || refusal === 'agent-too-new' ? INSTALL_AGAIN : COPY_AGAIN);
}
