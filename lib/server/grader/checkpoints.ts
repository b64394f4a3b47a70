import { and, eq, sql } from 'drizzle-orm';
import type { Connection } from '#db/connect.ts';
import { checkpoint } from '#db/schema.ts';
import type { EpochRow } from '../log/read.ts';
import type { Checkpoint } from './messages.ts';
import { CHECKPOINT_FOLD } from './seat-fold.ts';

/** What was kept of an event's seats by this version of the fold, for this version of the pack. */
export async function readCheckpoints(db: Connection, event: string, packVersion: string): Promise<Checkpoint[]> {
  return db
    .select({ seat: checkpoint.seat, pos: checkpoint.pos, state: checkpoint.state })
    .from(checkpoint)
    .where(and(eq(checkpoint.event, event), eq(checkpoint.fold, CHECKPOINT_FOLD), sql`${checkpoint.state} ->> 'packVersion' = ${packVersion}`));
}

/** Keeps them; an older one never replaces a newer of the same fold. */
export async function writeCheckpoints(db: Connection, event: string, kept: readonly Checkpoint[]): Promise<void> {
  for (const { seat, pos, state } of kept) {
    await db
      .insert(checkpoint)
      .values({ event, seat, pos, fold: CHECKPOINT_FOLD, state })
      .onConflictDoUpdate({ target: [checkpoint.event, checkpoint.seat], set: { pos, fold: CHECKPOINT_FOLD, state }, setWhere: sql`${checkpoint.pos} <= excluded.pos or ${checkpoint.fold} <> excluded.fold` });
  }
}

/** After which position the log must be read, given what was kept: only seats that have more than that count. */
export function tailFrom(epochs: readonly EpochRow[], checkpoints: readonly Checkpoint[], lastPos: number): number {
  const kept = new Map(checkpoints.map(({ seat, pos }) => [seat, pos]));
  const open = epochs.filter(({ seat, pos }) => pos > (kept.get(seat) ?? 0)).map(({ seat }) => kept.get(seat) ?? 0);
  return Math.min(lastPos, ...open);
}
