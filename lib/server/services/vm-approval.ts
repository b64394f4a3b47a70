import { admitAgent } from '#db/queries/agents.ts';
import type { Connection, Database } from '#db/connect.ts';
import {
  deletePendingAgent,
  findPendingAgent,
  lockPendingAgent,
  type PendingAgentRow,
} from '#db/queries/pending-agents.ts';
import { lockSeat } from '#db/queries/seat-grants.ts';
import { findSeat, lockWorkshop, takeSeat, WorkshopFullError } from '#db/queries/seats.ts';
import { consumeTokenOfApproved } from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { generateId } from '#lib/auth/secret.ts';

/**
 * `left`: no use of its token or no seat is left. `skipped`: it doesn't wait for this any more.
 */
export type VmApproval =
  | { readonly kind: 'approved'; readonly seatId: string; readonly key: string }
  | { readonly kind: 'left' }
  | { readonly kind: 'skipped' };

interface ApprovalInput {
  readonly workshopId: string;
  /** The agent's key. */
  readonly key: string;
  readonly now: Date;
}

/**
 * Gives a VM that waits a new seat or the unused one that it asks for, and uses up its token once. The VM gets the seat when it asks
 * again.
 */
export async function approveForNewSeat(
  db: Connection,
  { workshopId, key, now }: ApprovalInput,
): Promise<VmApproval> {
  try {
    return await transact(db, async (tx): Promise<VmApproval> => {
      // The lock of the workshop comes first, as for all its seats.
      await lockWorkshop(tx, workshopId);
      const pending = await findWaiting(tx, workshopId, key);
      if (pending?.tokenId == null) return { kind: 'skipped' };
      if (!(await consumeTokenOfApproved(tx, pending.tokenId))) return { kind: 'left' };
      const { wishedLabel } = pending;
      const seat = await takeSeat(tx, { id: generateId(), workshopId, wishedLabel, now });
      return admitPending(tx, pending, { seatId: seat.id, now });
    });
  } catch (error) {
    if (error instanceof WorkshopFullError) return { kind: 'left' };
    throw error;
  }
}

/** Gives a VM that waits the existing seat that it asks for, in place of the seat's agent. */
export async function approveForSeat(
  db: Connection,
  { workshopId, key, now, seatId }: ApprovalInput & { readonly seatId?: string },
): Promise<VmApproval> {
  const wanted = (await findPendingAgent(db, key))?.seatId;
  if (wanted == null || (seatId !== undefined && seatId !== wanted)) return { kind: 'skipped' };
  return transact(db, async (tx): Promise<VmApproval> => {
    await lockSeat(tx, wanted);
    const pending = await findWaiting(tx, workshopId, key);
    const seat = await findSeat(tx, wanted);
    if (pending?.seatId !== wanted || seat?.workshopId !== workshopId) return { kind: 'skipped' };
    return admitPending(tx, pending, { seatId: wanted, now });
  });
}

async function findWaiting(
  tx: Database,
  workshopId: string,
  key: string,
): Promise<PendingAgentRow | null> {
  const pending = await lockPendingAgent(tx, key);
  return pending?.workshopId === workshopId && pending.state === 'waiting' ? pending : null;
}

async function admitPending(
  tx: Database,
  { key, workshopId, machine, hostname, tokenId }: PendingAgentRow,
  { seatId, now }: { seatId: string; now: Date },
): Promise<VmApproval> {
  await admitAgent(tx, { key, workshopId, seatId, machineId: machine, hostname, tokenId, now });
  await deletePendingAgent(tx, key);
  return { kind: 'approved', seatId, key };
}
