import type { Connection } from '#db/connect.ts';
import { databaseErrorText } from '#db/errors.ts';
import { deleteOldApiTokens, deleteOldIdempotency } from '#db/queries/api-tokens.ts';
import { deleteOldPendingAgents } from '#db/queries/pending-agents.ts';
import {
  deleteRemovedSeat,
  deleteSomeChanges,
  deleteSomeCommands,
  listMergedSeats,
  listSeatsToDelete,
} from '#db/queries/seat-removal.ts';
import { deleteOldTokens } from '#db/queries/tokens.ts';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Audit } from '#lib/protocol/audit.ts';
import type { Log } from './logger.ts';
import type { WorkshopRegistry } from './workshops/types.ts';

/** How long a removed seat can be restored. */
export const SEAT_RESTORE_MS = 10 * MINUTE_MS;
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

/**
 * Deletes a removed seat and everything about it, in small statements. Returns whether it was
 * deleted: an aborted deletion continues with the next round.
 */
export async function deleteSeatData(
  db: Connection,
  seat: { readonly id: string; readonly workshopId: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const isAborted = (): boolean => signal?.aborted === true;
  if (isAborted()) return false;
  const merged = await listMergedSeats(db, seat);
  for (const seatId of merged) {
    const rows = { workshopId: seat.workshopId, seatId, limit: ROWS_PER_STATEMENT };
    while (!isAborted() && (await deleteSomeChanges(db, rows)) === ROWS_PER_STATEMENT);
    while (!isAborted() && (await deleteSomeCommands(db, rows)) === ROWS_PER_STATEMENT);
  }
  if (isAborted()) return false;
  await deleteRemovedSeat(db, { ...seat, merged });
  return true;
}

/** One round: deletes what can be deleted now. */
export async function deleteWhatEnded(
  { db, workshops, clock, audit }: SeatKeeperOptions,
  signal: AbortSignal,
): Promise<void> {
  const before = (ms: number): Date => new Date(clock.now() - ms);
  const seats = await listSeatsToDelete(db, before(SEAT_RESTORE_MS), SEATS_PER_ROUND);
  const refreshWorkshops = async (): Promise<void> => {
    for (const id of new Set(seats.map(({ workshopId }) => workshopId)))
      await workshops.get(id)?.refresh();
  };
  // A seat that was erased from the command line is still in the room, with its agent.
  await refreshWorkshops();
  for (const { id: seatId, workshopId } of seats) {
    if (!(await deleteSeatData(db, { id: seatId, workshopId }, signal))) return;
    audit({ kind: 'seat-deleted', actor: 'server', workshopId, seatId });
  }
  await refreshWorkshops();
  await deleteOldApiTokens(db, before(OLD_TOKEN_MS));
  await deleteOldIdempotency(db, before(DAY_MS));
  await deleteOldPendingAgents(db, before(PENDING_VM_MS));
  await deleteOldTokens(db, before(OLD_TOKEN_MS));
}
