import { and, eq, lte, sql, type SQL } from 'drizzle-orm';
import type { Connection, Database } from '#db/connect.ts';
import { insertFacts } from '#db/queries/facts.ts';
import { checkpoint, seat } from '#db/schema.ts';
import { transact } from '#db/transaction.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { EpochRow } from '../log/read.ts';
import type { Checkpoint, FoldedCheckpoint } from './messages.ts';
import { CHECKPOINT_VERSION } from './seat-checkpoint.ts';

/** How far a seat's checkpoint goes, and the plan version of the pack that graded it. */
export interface CheckpointPosition {
  readonly seatId: string;
  readonly pos: number;
  readonly plan: number;
}

/** Positions of a workshop's checkpoints that this version of the fold can read. */
export async function readCheckpointPositions(
  db: Connection,
  workshopId: string,
): Promise<CheckpointPosition[]> {
  return db
    .select({ seatId: checkpoint.seatId, pos: checkpoint.pos, plan: checkpoint.plan })
    .from(checkpoint)
    .where(matchesCurrentFold(workshopId));
}

/** The checkpoints up to a plan version. Leaves out seats that a later pack already graded. */
export async function readCheckpoints(
  db: Connection,
  workshopId: string,
  plan: number,
): Promise<Checkpoint[]> {
  return db
    .select({ seatId: checkpoint.seatId, pos: checkpoint.pos, state: checkpoint.state })
    .from(checkpoint)
    .where(and(matchesCurrentFold(workshopId), lte(checkpoint.plan, plan)));
}

/** The checkpoint of one seat and its plan version; null without one that this fold can read. */
export async function readSeatCheckpoint(
  db: Connection,
  workshopId: string,
  seatId: string,
): Promise<{ readonly plan: number; readonly checkpoint: Checkpoint } | null> {
  const [row] = await db
    .select({ pos: checkpoint.pos, plan: checkpoint.plan, state: checkpoint.state })
    .from(checkpoint)
    .where(and(matchesCurrentFold(workshopId), eq(checkpoint.seatId, seatId)));
  return row ? { plan: row.plan, checkpoint: { seatId, pos: row.pos, state: row.state } } : null;
}

function matchesCurrentFold(workshopId: string): SQL | undefined {
  return and(eq(checkpoint.workshopId, workshopId), eq(checkpoint.fold, CHECKPOINT_VERSION));
}

/**
 * Stores a checkpoint together with the facts that led to it, so that a start from it repeats or
 * misses none. `isAllowed` false: only the facts.
 */
export async function writeCheckpoint(
  db: Database,
  { workshopId, plan }: { readonly workshopId: string; readonly plan: number },
  { facts, ...folded }: FoldedCheckpoint,
  isAllowed: boolean,
): Promise<void> {
  const { seatId, pos } = folded;
  if (facts.length === 0) {
    if (isAllowed) await upsertCheckpoint(db, workshopId, plan, folded);
    return;
  }
  await transact(db, async (tx) => {
    if (isAllowed) await upsertCheckpoint(tx, workshopId, plan, folded);
    await insertFacts(tx, { workshopId, stage: plan, pos }, [{ seatId, facts }]);
  });
}

/**
 * An older checkpoint never replaces a newer one of the same fold version. A seat that was deleted
 * meanwhile gets none, so that nothing of it comes back.
 */
async function upsertCheckpoint(
  db: Database,
  workshopId: string,
  plan: number,
  { seatId, pos, state }: Checkpoint,
): Promise<void> {
  await db
    .insert(checkpoint)
    .select(
      db
        .select({
          workshopId: seat.workshopId,
          seatId: seat.id,
          pos: sql<number>`${pos}::bigint`.as('pos'),
          fold: sql<number>`${CHECKPOINT_VERSION}::smallint`.as('fold'),
          plan: sql<number>`${plan}::integer`.as('plan'),
          state: sql<JsonObject>`${JSON.stringify(state)}::jsonb`.as('state'),
        })
        .from(seat)
        .where(and(eq(seat.id, seatId), eq(seat.workshopId, workshopId)))
        .for('key share'),
    )
    .onConflictDoUpdate({
      target: [checkpoint.workshopId, checkpoint.seatId],
      set: { pos, plan, fold: CHECKPOINT_VERSION, state },
      setWhere: sql`(${checkpoint.plan} <= excluded.plan and ${checkpoint.pos} <= excluded.pos) or ${checkpoint.fold} <> excluded.fold`,
    });
}

/**
 * The position after which the log must be read. Only seats with changes after their checkpoint
 * count.
 */
export function replayStart(
  epochs: readonly EpochRow[],
  checkpoints: readonly Pick<CheckpointPosition, 'seatId' | 'pos'>[],
  lastPos: number,
): number {
  const positions = new Map(checkpoints.map(({ seatId, pos }) => [seatId, pos]));
  const starts = epochs
    .filter(({ seatId, pos }) => pos > (positions.get(seatId) ?? 0))
    .map(({ seatId }) => positions.get(seatId) ?? 0);
  return Math.min(lastPos, ...starts);
}
