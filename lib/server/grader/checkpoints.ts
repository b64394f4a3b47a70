import { and, eq, lte, sql, type SQL } from 'drizzle-orm';
import type { Connection } from '#db/connect.ts';
import { checkpoint } from '#db/schema.ts';
import type { EpochRow } from '../log/read.ts';
import type { Checkpoint } from './messages.ts';
import { CHECKPOINT_FOLD } from './seat-fold.ts';

/** How far a seat is kept, and by which of the event's packs it was judged then. */
export interface KeptSeat {
  readonly seat: string;
  readonly pos: number;
  readonly plan: number;
}

/** What was kept of an event's seats by this version of the fold, without its content. */
export async function readKept(db: Connection, event: string): Promise<KeptSeat[]> {
  return db
    .select({ seat: checkpoint.seat, pos: checkpoint.pos, plan: checkpoint.plan })
    .from(checkpoint)
    .where(ours(event));
}

/** What was kept up to a plan's pack; a seat that is kept by a later one is left out. */
export async function readCheckpoints(
  db: Connection,
  event: string,
  plan: number,
): Promise<Checkpoint[]> {
  return db
    .select({ seat: checkpoint.seat, pos: checkpoint.pos, state: checkpoint.state })
    .from(checkpoint)
    .where(and(ours(event), lte(checkpoint.plan, plan)));
}

function ours(event: string): SQL | undefined {
  return and(eq(checkpoint.event, event), eq(checkpoint.fold, CHECKPOINT_FOLD));
}

/** Keeps them; an older one never replaces a newer of the same fold. */
export async function writeCheckpoints(
  db: Connection,
  event: string,
  plan: number,
  kept: readonly Checkpoint[],
): Promise<void> {
  for (const { seat, pos, state } of kept) {
    await db
      .insert(checkpoint)
      .values({ event, seat, pos, plan, fold: CHECKPOINT_FOLD, state })
      .onConflictDoUpdate({
        target: [checkpoint.event, checkpoint.seat],
        set: { pos, plan, fold: CHECKPOINT_FOLD, state },
        setWhere: sql`(${checkpoint.plan} <= excluded.plan and ${checkpoint.pos} <= excluded.pos) or ${checkpoint.fold} <> excluded.fold`,
      });
  }
}

/** After which position the log must be read, given what was kept: only seats that have more than that count. */
export function tailFrom(
  epochs: readonly EpochRow[],
  checkpoints: readonly Pick<KeptSeat, 'seat' | 'pos'>[],
  lastPos: number,
): number {
  const kept = new Map(checkpoints.map(({ seat, pos }) => [seat, pos]));
  const open = epochs
    .filter(({ seat, pos }) => pos > (kept.get(seat) ?? 0))
    .map(({ seat }) => kept.get(seat) ?? 0);
  return Math.min(lastPos, ...open);
}
