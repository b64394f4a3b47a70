import { randomBytes } from 'node:crypto';
import {
  agentProof,
  ChallengeResponse,
  rekeyProof,
  serverProof,
  Welcome,
  type Hello,
} from '#lib/protocol/agent-link.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';
import { emitWithAck, isRefusal, type AgentSocket } from './emit-with-ack.ts';
import type { LinkOptions } from './options.ts';

/**
 * First the server proves its key, then the agent (L2, L3). Until then, the agent sends only a
 * nonce and its public key.
 * @throws {LinkBrokenError}
 */
export async function performHandshake(
  socket: AgentSocket,
  options: LinkOptions,
): Promise<Welcome | Refusal> {
  const key = options.key();
  const nonce = randomBytes(24).toString('base64url');
  const proof = await emitWithAck(
    socket,
    'challenge',
    { nonce, key: key.publicKey },
    ChallengeResponse,
  );
  if (isRefusal(proof)) return proof;
  if (options.serverKey === null)
    return createRefusal(
      'token-missing',
      "The server's key is unknown. Start the agent with the token from the install command.",
    );
  if (
    proof.serverKey !== options.serverKey ||
    !verifyEd25519(proof.serverKey, serverProof(nonce, proof.nonce, key.publicKey), proof.signature)
  ) {
    return createRefusal(
      'wrong-server',
      `The server at ${options.server} isn't the one that created the token.`,
    );
  }
  const cluster = options.clusterFacts();
  const formerKey = options.formerKey?.() ?? null;
  const hello: Hello = {
    key: key.publicKey,
    signature: key.sign(agentProof(proof.nonce, proof.serverKey)),
    ...(options.token === null ? {} : { token: options.token }),
    ...(formerKey === null
      ? {}
      : {
          rekey: {
            key: formerKey.publicKey,
            signature: formerKey.sign(rekeyProof(proof.nonce, key.publicKey)),
          },
        }),
    machine: options.machine,
    hostname: options.hostname,
    ...(options.inCluster === true ? { inCluster: true } : {}),
    ...(options.seatLabel === undefined ? {} : { seatLabel: options.seatLabel }),
    epoch: options.spool.epoch(),
    lastSeq: options.spool.lastSeq(),
    ...(cluster === undefined ? {} : { cluster }),
  };
  return emitWithAck(socket, 'hello', hello, Welcome);
}
