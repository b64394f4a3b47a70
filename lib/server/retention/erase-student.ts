import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '#db/connect.ts';
import { recordErasure, removeForErasure } from '#db/queries/erasure.ts';
import { existsSeatRow } from '#db/queries/seats.ts';
import { revokeTokensOfSeats } from '#db/queries/tokens.ts';
import { transact } from '#db/transaction.ts';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { FactRebuilder } from '../results/fact-rebuild.ts';
import { deleteSeatData, SEAT_RESTORE_MS } from '../seat-keeper.ts';

/** A running server deletes marked seats every 30 s. */
const SERVER_TIMEOUT_MS = MINUTE_MS;
const POLL_MS = SECOND_MS;

interface StudentErasure {
  readonly db: Connection;
  readonly databaseUrl: string;
  readonly workshopId: string;
  readonly seatId: string;
  /** The facts behind the results stay under a new pseudonym. */
  readonly keepsFacts: boolean;
  /** How long a server that has the workshop open has to delete the student, ms. */
  readonly serverTimeoutMs?: number;
}

/**
 * Erases a student without the room, for the command line: marks the seat, and deletes it unless a
 * server has the workshop open. Then that server deletes it, so that its room and the seat's agent end
 * first. `marked`: the server hasn't done it yet.
 */
export async function eraseStudent({
  db,
  databaseUrl,
  workshopId,
  seatId,
  keepsFacts,
  serverTimeoutMs = SERVER_TIMEOUT_MS,
}: StudentErasure): Promise<'erased' | 'marked'> {
  if (keepsFacts) await makeFacts(db, workshopId);
  const now = new Date();
  await transact(db, async (tx) => {
    await recordErasure(tx, { workshopId, seatId, what: 'student', keepsFacts, now });
    // So long ago that it can't be restored.
    await removeForErasure(tx, seatId, new Date(now.getTime() - 2 * SEAT_RESTORE_MS));
    await revokeTokensOfSeats(tx, [seatId], now);
  });
  const ownership = new WorkshopOwnership(databaseUrl);
  try {
    const lease = await ownership.acquireLease(workshopId);
    if (lease !== null) {
      await deleteSeatData(db, { id: seatId, workshopId });
      await lease.release();
      return 'erased';
    }
  } finally {
    await ownership.stop();
  }
  const until = Date.now() + serverTimeoutMs;
  while (await existsSeatRow(db, seatId)) {
    if (Date.now() >= until) return 'marked';
    await wait(POLL_MS);
  }
  return 'erased';
}

/** Facts that aren't made yet couldn't be kept: they would be made from a log without the student. */
async function makeFacts(db: Connection, workshopId: string): Promise<void> {
  const rebuilder = new FactRebuilder({ db, now: Date.now, log: () => undefined });
  try {
    while ((await rebuilder.ensure(workshopId)).state !== 'ready') await wait(POLL_MS);
  } finally {
    await rebuilder.stop();
  }
}
