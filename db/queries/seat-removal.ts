import { and, asc, eq, gte, inArray, isNotNull, isNull, lt, ne, notExists, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '#db/connect.ts';
import {
  agent,
  change,
  checkpoint,
  command,
  epoch,
  erasure,
  fact,
  membership,
  person,
  roster,
  seat,
  session,
  token,
} from '#db/schema.ts';
import { keepFactsOfSeats } from './facts.ts';
import { deleteReplay } from './replay.ts';
import type { SeatRow } from './seats.ts';

/** The command that remains of a deleted seat. */
export const REMOVE_SEAT = 'remove-seat';

/** Marks seats of a workshop as removed. Returns those that weren't. */
export async function markSeatsRemoved(
  db: Database,
  { workshopId, ids, now }: { workshopId: string; ids: readonly string[]; now: Date },
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .update(seat)
    .set({ removedAt: now })
    .where(and(eq(seat.workshopId, workshopId), inArray(seat.id, [...ids]), isNull(seat.removedAt)))
    .returning({ id: seat.id });
  return rows.map(({ id }) => id);
}

/** Restores a seat that was removed after `after`. Returns whether it could be restored. */
export async function unmarkSeatRemoved(db: Database, id: string, after: Date): Promise<boolean> {
  const rows = await db
    .update(seat)
    .set({ removedAt: null })
    .where(and(eq(seat.id, id), gte(seat.removedAt, after)))
    .returning({ id: seat.id });
  return rows.length > 0;
}

/** A seat that was removed and isn't deleted yet. */
export async function findRemovedSeat(db: Database, id: string): Promise<SeatRow | null> {
  const [row] = await db
    .select()
    .from(seat)
    .where(and(eq(seat.id, id), isNotNull(seat.removedAt)));
  return row ?? null;
}

/** The removed seats of a workshop that can be restored, in order. */
export function listRemovedSeats(
  db: Database,
  workshopId: string,
  after: Date,
): Promise<SeatRow[]> {
  return db
    .select()
    .from(seat)
    .where(and(eq(seat.workshopId, workshopId), gte(seat.removedAt, after)))
    .orderBy(asc(seat.ordinal));
}

/** The seats of a workshop that no agent was ever admitted to. */
export async function listSeatsWithoutAgent(db: Database, workshopId: string): Promise<string[]> {
  const rows = await db
    .select({ id: seat.id })
    .from(seat)
    .where(
      and(
        eq(seat.workshopId, workshopId),
        isNull(seat.removedAt),
        notExists(db.select().from(agent).where(eq(agent.seatId, seat.id))),
        notExists(db.select().from(epoch).where(eq(epoch.seatId, seat.id))),
      ),
    );
  return rows.map(({ id }) => id);
}

/** Seats that were removed before `before`, the oldest removal first. */
export function listSeatsToDelete(
  db: Database,
  before: Date,
  limit: number,
): Promise<{ id: string; workshopId: string }[]> {
  return db
    .select({ id: seat.id, workshopId: seat.workshopId })
    .from(seat)
    .where(lt(seat.removedAt, before))
    .orderBy(asc(seat.removedAt), asc(seat.id))
    .limit(limit);
}

/**
 * Deletes persons who have nothing any more: no seat, role, session or link, and no right to create
 * workshops. A merge of seats leaves such a person, too.
 */
export async function deleteOrphanedPersons(db: Database): Promise<void> {
  await db.delete(person).where(
    and(
      eq(person.isInstructor, false),
      ...[seat, membership, session, token].map((table) =>
        notExists(
          db
            .select({ personId: table.personId })
            .from(table as PgTable)
            .where(eq(table.personId, person.id)),
        ),
      ),
    ),
  );
}

/** Deletes up to `limit` changes of a seat. Returns how many were deleted. */
export async function deleteSomeChanges(
  db: Database,
  { workshopId, seatId, limit }: { workshopId: string; seatId: string; limit: number },
): Promise<number> {
  const some = db
    .select({ pos: change.pos })
    .from(change)
    .where(and(eq(change.workshopId, workshopId), eq(change.seatId, seatId)))
    .limit(limit);
  const result = await db
    .delete(change)
    .where(and(eq(change.workshopId, workshopId), inArray(change.pos, some)));
  return result.rowCount ?? 0;
}

/** Like `deleteSomeChanges` for the seat's commands, except that it was removed. */
export async function deleteSomeCommands(
  db: Database,
  { workshopId, seatId, limit }: { workshopId: string; seatId: string; limit: number },
): Promise<number> {
  const some = db
    .select({ pos: command.pos })
    .from(command)
    .where(
      and(
        eq(command.workshopId, workshopId),
        eq(command.seatId, seatId),
        ne(command.kind, REMOVE_SEAT),
      ),
    )
    .limit(limit);
  const result = await db
    .delete(command)
    .where(and(eq(command.workshopId, workshopId), inArray(command.pos, some)));
  return result.rowCount ?? 0;
}

/**
 * The seat and all seats that were merged into it, directly or through others. The log of a merged
 * seat stays under its own id.
 */
export async function listMergedSeats(
  db: Database,
  { id, workshopId }: { id: string; workshopId: string },
): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    with recursive merged(id) as (
      values (${id}::text)
      union
      select ${command.payload}->>'from' from ${command} join merged on ${command.seatId} = merged.id
      where ${command.workshopId} = ${workshopId} and ${command.kind} = 'merge-seats')
    select id from merged where id is not null`);
  return rows.map((row) => row.id);
}

/** How the student was erased; null: the seat was only removed. A restored backup doesn't change it. */
async function findErasure(
  db: Database,
  { id, workshopId }: { id: string; workshopId: string },
): Promise<{ readonly keepsFacts: boolean } | null> {
  const [row] = await db
    .select({ keepsFacts: erasure.keepsFacts })
    .from(erasure)
    .where(
      and(eq(erasure.workshopId, workshopId), eq(erasure.seatId, id), eq(erasure.what, 'student')),
    );
  return row ?? null;
}

/**
 * Deletes a removed seat with its checkpoint, facts (also those of merged seats), agents, tokens and
 * grants, and the person who names its student, unless they have something else. If the student was
 * erased, the row of the roster is deleted, too, and the facts can stay under a pseudonym.
 */
export async function deleteRemovedSeat(
  db: Database,
  { id, workshopId, merged }: { id: string; workshopId: string; merged: readonly string[] },
): Promise<void> {
  await db.transaction(async (tx) => {
    const erased = await findErasure(tx, { id, workshopId });
    // Before the seat, whose deletion ends the match. A student who was only removed stays enrolled.
    if (erased !== null) await tx.delete(roster).where(eq(roster.seatId, id));
    const [row] = await tx
      .delete(seat)
      .where(and(eq(seat.id, id), isNotNull(seat.removedAt)))
      .returning({ id: seat.id });
    const seatIds = [id, ...merged];
    if (erased?.keepsFacts === true) await keepFactsOfSeats(tx, { workshopId, seatIds });
    // After the seat: a checkpoint that is written meanwhile locks the seat's row, and so do facts.
    for (const table of [checkpoint, fact])
      await tx
        .delete(table)
        .where(and(eq(table.workshopId, workshopId), inArray(table.seatId, seatIds)));
    // The recorded room has the seat; it is made again from the log.
    await deleteReplay(tx, workshopId);
    if (row !== undefined) await deleteOrphanedPersons(tx);
  });
}
