import { and, desc, eq, isNotNull, lt, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { audit } from '#db/schema.ts';

export type AuditRow = typeof audit.$inferSelect;
export type NewAuditRow = Omit<AuditRow, 'id'>;

/** Inserts entries in their order. @returns their ids, in the same order */
export async function insertAuditRows(
  db: Database,
  rows: readonly NewAuditRow[],
): Promise<readonly number[]> {
  const inserted = await db
    .insert(audit)
    .values([...rows])
    .returning({ id: audit.id });
  return inserted.map(({ id }) => id);
}

/** Sets how often an entry occurred in its minute. */
export async function updateAuditCount(db: Database, id: number, count: number): Promise<void> {
  await db.update(audit).set({ count }).where(eq(audit.id, id));
}

/** A page of entries, newest first. `workshopId` null: of the whole server. */
export async function listAuditRows(
  db: Database,
  {
    workshopId,
    beforeId,
    limit,
  }: {
    readonly workshopId: string | null;
    /** Only entries older than this one. null: from the newest. */
    readonly beforeId: number | null;
    readonly limit: number;
  },
): Promise<readonly AuditRow[]> {
  return db
    .select()
    .from(audit)
    .where(
      and(
        workshopId === null ? undefined : eq(audit.workshopId, workshopId),
        beforeId === null ? undefined : lt(audit.id, beforeId),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(limit);
}

/** Deletes entries before `entriesBefore` and clears addresses before `addressesBefore`. */
export async function expireAuditRows(
  db: Database,
  { entriesBefore, addressesBefore }: { entriesBefore: Date; addressesBefore: Date },
): Promise<void> {
  await db.delete(audit).where(lt(audit.at, entriesBefore));
  await db
    .update(audit)
    .set({ address: null, detail: sql`${audit.detail} - 'browser'` })
    .where(and(lt(audit.at, addressesBefore), isNotNull(audit.address)));
}
