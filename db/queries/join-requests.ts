import { and, asc, count, eq, inArray } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { joinRequest, workshop } from '#db/schema.ts';

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

/** How many students of a workshop wait, or were approved and don't have their seat yet. */
export async function countJoinRequests(
  db: Database,
  workshopId: string,
  state: 'waiting' | 'approved',
): Promise<number> {
  const [row] = await db
    .select({ requests: count() })
    .from(joinRequest)
    .where(and(eq(joinRequest.workshopId, workshopId), eq(joinRequest.state, state)));
  return row?.requests ?? 0;
}

/** The students who wait, in the order in which they asked. */
export function listJoinRequests(db: Database, workshopId: string): Promise<JoinRequestRow[]> {
  return db
    .select()
    .from(joinRequest)
    .where(and(eq(joinRequest.workshopId, workshopId), eq(joinRequest.state, 'waiting')))
    .orderBy(asc(joinRequest.createdAt), asc(joinRequest.id));
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
      state: joinRequest.state,
    })
    .from(joinRequest)
    .innerJoin(workshop, eq(workshop.id, joinRequest.workshopId))
    .where(eq(joinRequest.sessionHash, sessionHash))
    .orderBy(asc(joinRequest.createdAt));
}
