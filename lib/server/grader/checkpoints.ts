import { and, eq, lte, sql, type SQL } from 'drizzle-orm';
import type { Connection } from '#db/connect.ts';
import { checkpoint } from '#db/schema.ts';
import type { EpochRow } from '../log/read.ts';
import type { Checkpoint } from './messages.ts';
import { CHECKPOINT_VERSION } from './seat-fold.ts';

/** How far a seat is kept, and by which of the event's packs it was judged then. */
export interface CheckpointPosition {
  readonly seat: string;
  readonly pos: number;
  readonly plan: number;
}

/** What was kept of an event's seats by this version of the fold, without its content. */
export async function readCheckpointPositions(
  db: Connection,
  workshopId: string,
): Promise<CheckpointPosition[]> {
  return db
    .select({ seat: checkpoint.seatId, pos: checkpoint.pos, plan: checkpoint.plan })
    .from(checkpoint)
    .where(matchesCurrentFold(workshopId));
}

/** What was kept up to a plan's pack; a seat that is kept by a later one is left out. */
export async function readCheckpoints(
  db: Connection,
  workshopId: string,
  plan: number,
): Promise<Checkpoint[]> {
  return db
    .select({ seat: checkpoint.seatId, pos: checkpoint.pos, state: checkpoint.state })
    .from(checkpoint)
    .where(and(matchesCurrentFold(workshopId), lte(checkpoint.plan, plan)));
}

function matchesCurrentFold(workshopId: string): SQL | undefined {
  return and(eq(checkpoint.workshopId, workshopId), eq(checkpoint.fold, CHECKPOINT_VERSION));
}

/** Keeps them; an older one never replaces a newer of the same fold. */
export async function writeCheckpoints(
  db: Connection,
  workshopId: string,
  plan: number,
  checkpoints: readonly Checkpoint[],
): Promise<void> {
  for (const { seat: seatId, pos, state } of checkpoints) {
    await db
      .insert(checkpoint)
      .values({ workshopId, seatId, pos, plan, fold: CHECKPOINT_VERSION, state })
      .onConflictDoUpdate({
        target: [checkpoint.workshopId, checkpoint.seatId],
        set: { pos, plan, fold: CHECKPOINT_VERSION, state },
        setWhere: sql`(${checkpoint.plan} <= excluded.plan and ${checkpoint.pos} <= excluded.pos) or ${checkpoint.fold} <> excluded.fold`,
      });
  }
}

/** After which position the log must be read, given what was kept: only seats that have more than that count. */
export function replayStart(
  epochs: readonly EpochRow[],
  checkpoints: readonly Pick<CheckpointPosition, 'seat' | 'pos'>[],
  lastPos: number,
): number {
  const positions = new Map(checkpoints.map(({ seat, pos }) => [seat, pos]));
  const open = epochs
    .filter(({ seatId, pos }) => pos > (positions.get(seatId) ?? 0))
    .map(({ seatId }) => positions.get(seatId) ?? 0);
  return Math.min(lastPos, ...open);
}
