import { and, asc, count, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { joinRequest, seat, workshop } from '#db/schema.ts';

export type JoinRequestRow = typeof joinRequest.$inferSelect;

/** The request of a browser in a workshop. */
export async function findJoinRequest(
  db: Database,
  workshopId: string,
  sessionHash: Buffer,
): Promise<JoinRequestRow | null> {
  const [row] = await db
    .select()
    .from(joinRequest)
    .where(and(eq(joinRequest.workshopId, workshopId), eq(joinRequest.sessionHash, sessionHash)));
  return row ?? null;
}

export async function insertJoinRequest(
  db: Database,
  row: typeof joinRequest.$inferInsert,
): Promise<void> {
  await db.insert(joinRequest).values(row).onConflictDoNothing();
}

export async function deleteJoinRequest(db: Database, id: string): Promise<void> {
  await db.delete(joinRequest).where(eq(joinRequest.id, id));
}

/** Ends the approvals for an existing seat that no browser has used yet. */
export async function deleteApprovalsForSeat(db: Database, seatId: string): Promise<void> {
  await db
    .delete(joinRequest)
    .where(and(eq(joinRequest.seatId, seatId), eq(joinRequest.state, 'approved')));
}

/** How many students of a workshop wait, for a new seat or for an earlier one. */
export async function countWaitingStudents(db: Database, workshopId: string): Promise<number> {
  const [row] = await db
    .select({ requests: count() })
    .from(joinRequest)
    .where(and(eq(joinRequest.workshopId, workshopId), eq(joinRequest.state, 'waiting')));
  return row?.requests ?? 0;
}

/** How many students were approved for a new seat and don't have it yet. */
export async function countReservedSeats(db: Database, workshopId: string): Promise<number> {
  const [row] = await db
    .select({ requests: count() })
    .from(joinRequest)
    .where(
      and(
        eq(joinRequest.workshopId, workshopId),
        eq(joinRequest.state, 'approved'),
        isNull(joinRequest.seatId),
      ),
    );
  return row?.requests ?? 0;
}

/** How many browsers wait for an existing seat. */
export async function countRequestsForSeat(db: Database, seatId: string): Promise<number> {
  const [row] = await db
    .select({ requests: count() })
    .from(joinRequest)
    .where(and(eq(joinRequest.seatId, seatId), eq(joinRequest.state, 'waiting')));
  return row?.requests ?? 0;
}

/** A student who waits, with the seat that the request is for. */
export interface ListedJoinRequest extends JoinRequestRow {
  readonly seatLabel: string | null;
  /** The name of the student who has the seat. */
  readonly seatName: string | null;
}

/**
 * The students who wait, in the order in which they asked. Requests for a seat that was removed
 * meanwhile aren't listed.
 */
export async function listJoinRequests(
  db: Database,
  workshopId: string,
): Promise<ListedJoinRequest[]> {
  const rows = await db
    .select({ request: joinRequest, seatLabel: seat.label, seatName: seat.displayName })
    .from(joinRequest)
    .leftJoin(seat, eq(seat.id, joinRequest.seatId))
    .where(
      and(
        eq(joinRequest.workshopId, workshopId),
        eq(joinRequest.state, 'waiting'),
        or(isNull(joinRequest.seatId), isNull(seat.removedAt)),
      ),
    )
    .orderBy(asc(joinRequest.createdAt), asc(joinRequest.id));
  return rows.map(({ request, ...seatOfRequest }) => ({ ...request, ...seatOfRequest }));
}

/** Which of these requests wait for an existing seat. */
export async function selectRequestsForSeats(
  db: Database,
  { workshopId, ids }: { workshopId: string; ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({ id: joinRequest.id, seatId: joinRequest.seatId })
    .from(joinRequest)
    .where(and(eq(joinRequest.workshopId, workshopId), inArray(joinRequest.id, [...ids])));
  return new Set(rows.filter(({ seatId }) => seatId !== null).map(({ id }) => id));
}

/** Decides about students who wait. Returns the ids that were waiting. */
export async function decideJoinRequests(
  db: Database,
  {
    workshopId,
    ids,
    state,
  }: { workshopId: string; ids: readonly string[]; state: 'approved' | 'refused' },
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .update(joinRequest)
    .set({ state })
    .where(
      and(
        eq(joinRequest.workshopId, workshopId),
        eq(joinRequest.state, 'waiting'),
        inArray(joinRequest.id, [...ids]),
      ),
    )
    .returning({ id: joinRequest.id });
  return rows.map(({ id }) => id);
}

export interface OwnJoinRequest {
  readonly workshopId: string;
  readonly workshopName: string;
  readonly code: string;
  readonly displayName: string;
  readonly seatLabel: string | null;
  readonly state: JoinRequestRow['state'];
}

/** The requests of a browser. */
export function listOwnJoinRequests(db: Database, sessionHash: Buffer): Promise<OwnJoinRequest[]> {
  return db
    .select({
      workshopId: joinRequest.workshopId,
      workshopName: workshop.name,
      code: workshop.code,
      displayName: joinRequest.displayName,
      seatLabel: seat.label,
      state: joinRequest.state,
    })
    .from(joinRequest)
    .leftJoin(seat, eq(seat.id, joinRequest.seatId))
    .innerJoin(workshop, eq(workshop.id, joinRequest.workshopId))
    .where(eq(joinRequest.sessionHash, sessionHash))
    .orderBy(asc(joinRequest.createdAt));
}
