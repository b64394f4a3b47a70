import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { deleteOldPendingAgents } from '#db/queries/pending-agents.ts';
import {
  deleteRemovedSeat,
  deleteSomeChanges,
  deleteSomeCommands,
  listSeatsToDelete,
} from '#db/queries/seat-removal.ts';
import { deleteOldTokens } from '#db/queries/tokens.ts';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { DAY_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { Log } from './logger.ts';
import { SEAT_RESTORE_MS } from './services/seat-removal.ts';
import type { WorkshopRegistry } from './workshops/types.ts';

/** How often the server looks for what it has to delete. */
const INTERVAL_MS = 30 * SECOND_MS;
/** Rows of a seat that one statement deletes, so that others never wait long. */
const ROWS_PER_STATEMENT = 5_000;
/** Seats that one round deletes at most; the next round continues. */
const SEATS_PER_ROUND = 100;
/** How long a VM can wait for a decision. */
const PENDING_VM_MS = DAY_MS;
/** How long tokens stay after they were spent, revoked or expired. */
const OLD_TOKEN_MS = 7 * DAY_MS;

export interface SeatKeeperOptions {
  readonly db: Connection;
  readonly workshops: Pick<WorkshopRegistry, 'get'>;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
}

/**
 * Deletes removed seats with their data when they can't be restored any more, VMs that waited too
 * long, and old tokens. What is to be deleted is in the database, so a restart continues.
 * Returns a function that stops it, and waits for the statement that runs.
 */
export function keepSeats(options: SeatKeeperOptions): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  const runRound = (): void => {
    running ??= deleteWhatEnded(options, stopping.signal)
      .catch((error: unknown) => {
        options.log('warn', `Removed seats couldn't be deleted: ${databaseErrorText(error)}`);
      })
      .finally(() => {
        running = null;
      });
  };
  runRound();
  const stopTimer = repeat(options.clock, INTERVAL_MS, runRound);
  return async () => {
    stopTimer();
    stopping.abort();
    await running;
  };
}

/** One round: deletes what can be deleted now. */
export async function deleteWhatEnded(
  { db, workshops, clock, audit }: SeatKeeperOptions,
  signal: AbortSignal,
): Promise<void> {
  const before = (ms: number): Date => new Date(clock.now() - ms);
  const seats = await listSeatsToDelete(db, before(SEAT_RESTORE_MS), SEATS_PER_ROUND);
  for (const { id: seatId, workshopId } of seats) {
    if (signal.aborted) return;
    const rows = { workshopId, seatId, limit: ROWS_PER_STATEMENT };
    while (!signal.aborted && (await deleteSomeChanges(db, rows)) === ROWS_PER_STATEMENT);
    while (!signal.aborted && (await deleteSomeCommands(db, rows)) === ROWS_PER_STATEMENT);
    if (signal.aborted) return;
    await deleteRemovedSeat(db, { id: seatId, workshopId });
    audit({ kind: 'seat-deleted', actor: 'server', workshopId, seatId });
  }
  for (const id of new Set(seats.map(({ workshopId }) => workshopId)))
    await workshops.get(id)?.refresh();
  await deleteOldPendingAgents(db, before(PENDING_VM_MS));
  await deleteOldTokens(db, before(OLD_TOKEN_MS));
}
