import { admitAgent, findAgent, findAgentOfSeat } from '#db/queries/agents.ts';
import type { Connection } from '#db/connect.ts';
import { lockSeat } from '#db/queries/seat-grants.ts';
import { transact } from '#db/transaction.ts';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';
import { rekeyProof, type Hello } from '#lib/protocol/agent-link.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import {
  blockedRefusal,
  isClosed,
  isVmBlocked,
  workshopEndedRefusal,
  type Enrollment,
  type EnrollmentContext,
} from './enrollment.ts';

/**
 * Gives the seat of an agent to its new key, because the key before it signed that. Returns null if
 * `hello` has no such signature, or if the signing key has no seat now: then a token or a person
 * decides.
 */
export async function replaceKey(
  db: Connection,
  hello: Hello,
  { nonce, now, address, audit }: EnrollmentContext,
): Promise<Enrollment | Refusal | null> {
  const { rekey } = hello;
  if (rekey === undefined) return null;
  if (!verifyEd25519(rekey.key, rekeyProof(nonce, hello.key), rekey.signature)) {
    audit({ kind: 'signature-refused', address, detail: { what: 'rekey' } });
    return createRefusal('bad-signature', "The signature doesn't match the agent's former key.");
  }
  const former = await findAgent(db, rekey.key);
  // A cloned disk contains the former key as well.
  if (former?.machine !== hello.machine || former.duplicateAt || former.seatRemovedAt) return null;
  if (isClosed(former, now)) return workshopEndedRefusal();
  const { workshopId, seatId } = former;
  if (
    (await isVmBlocked(db, workshopId, hello)) ||
    (await isVmBlocked(db, workshopId, { key: rekey.key, machine: hello.machine }))
  )
    return blockedRefusal();
  const isReplaced = await transact(db, async (tx) => {
    await lockSeat(tx, seatId);
    if ((await findAgentOfSeat(tx, seatId))?.key !== rekey.key) return false;
    await admitAgent(tx, {
      key: hello.key,
      workshopId,
      seatId,
      machineId: hello.machine,
      hostname: hello.hostname,
      tokenId: former.tokenId,
      now,
    });
    return true;
  });
  if (!isReplaced) return null;
  audit({ kind: 'agent-rekeyed', actor: `agent:${seatId}`, workshopId, seatId, address });
  return { ok: true, workshopId, seat: seatId, isNew: true };
}
