import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { replay, replayChunk } from '#db/schema.ts';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import type { ReplayView } from '#lib/protocol/api/replay.ts';

/** A recording of a workshop. Times are ms since 1970. */
interface RecordingRow {
  readonly recordingId: string;
  /** Version of the chunks. */
  readonly version: number;
  readonly fromAt: number;
  readonly toAt: number;
}

/** Some minutes of a recording. `bytes`: JSON, compressed with gzip. */
type ReplayChunkRow = typeof replayChunk.$inferInsert;

const RECORDING = {
  recordingId: replay.recordingId,
  version: replay.version,
  fromAt: replay.fromAt,
  toAt: replay.toAt,
};

/** The complete recording of a workshop with its marks; null without one. */
export async function findReplay(
  db: Database,
  workshopId: string,
): Promise<(RecordingRow & { readonly marks: Json }) | null> {
  const [row] = await db
    .select({ ...RECORDING, marks: replay.marks })
    .from(replay)
    .where(and(eq(replay.workshopId, workshopId), isNotNull(replay.marks)));
  return row === undefined ? null : { ...row, marks: row.marks ?? [] };
}

/** Begins a recording. An earlier one of the workshop ends. */
export async function startReplay(
  db: Database,
  workshopId: string,
  recording: RecordingRow,
): Promise<void> {
  const values = { ...recording, marks: null, moments: null };
  await db.transaction(async (tx) => {
    await deleteReplay(tx, workshopId);
    await tx
      .insert(replay)
      .values({ workshopId, ...values })
      .onConflictDoUpdate({ target: replay.workshopId, set: values });
  });
}

/**
 * Stores what was recorded. Returns false, and stores nothing, if the recording was deleted meanwhile:
 * by an erasure, by the deletion of the workshop, or by another recording.
 */
export function finishReplay(
  db: Database,
  { workshopId, recordingId }: { readonly workshopId: string; readonly recordingId: string },
  recorded: {
    readonly marks: Json;
    readonly moments: JsonObject;
    readonly chunks: readonly Omit<ReplayChunkRow, 'workshopId'>[];
  },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    // The row stays locked up to the commit, so an erasure deletes the chunks after that.
    const rows = await tx
      .update(replay)
      .set({ marks: recorded.marks, moments: recorded.moments })
      .where(and(eq(replay.workshopId, workshopId), eq(replay.recordingId, recordingId)))
      .returning({ workshopId: replay.workshopId });
    if (rows.length === 0) return false;
    await tx.delete(replayChunk).where(eq(replayChunk.workshopId, workshopId));
    for (const chunk of recorded.chunks)
      await tx.insert(replayChunk).values({ ...chunk, workshopId });
    return true;
  });
}

/** A chunk of the present recording; null if it doesn't exist. */
export async function readReplayChunk(
  db: Database,
  { workshopId, view, ordinal }: { workshopId: string; view: ReplayView; ordinal: number },
): Promise<{ readonly recordingId: string; readonly bytes: Buffer } | null> {
  const [row] = await db
    .select({ recordingId: replay.recordingId, bytes: replayChunk.bytes })
    .from(replayChunk)
    .innerJoin(replay, eq(replay.workshopId, replayChunk.workshopId))
    .where(
      and(
        eq(replayChunk.workshopId, workshopId),
        eq(replayChunk.view, view),
        eq(replayChunk.ordinal, ordinal),
      ),
    );
  return row ?? null;
}

/** The stored moments of one seat; null without any. */
export async function readReplayMoments(
  db: Database,
  workshopId: string,
  seatId: string,
): Promise<Json> {
  const [row] = await db
    .select({ moments: sql<Json>`${replay.moments} -> ${seatId}::text` })
    .from(replay)
    .where(eq(replay.workshopId, workshopId));
  return row?.moments ?? null;
}

/**
 * Deletes the recording of a workshop, and drops the one that is being made. Call it where data of the
 * workshop is erased, after that and in the same transaction: no recording begins before its end, so
 * none is made from what is erased.
 */
export async function deleteReplay(db: Database, workshopId: string): Promise<void> {
  await db.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`replay ${workshopId}`}, 0))`,
  );
  await db.delete(replay).where(eq(replay.workshopId, workshopId));
  await db.delete(replayChunk).where(eq(replayChunk.workshopId, workshopId));
}
