import { desc, eq } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { exportRecord, person } from '#db/schema.ts';

/** Records of a workshop that are listed. */
const LISTED_RECORDS = 200;

export async function insertExportRecord(
  db: Database,
  row: typeof exportRecord.$inferInsert,
): Promise<void> {
  await db.insert(exportRecord).values(row);
}

/** Records that a download is complete, and its number of rows. */
export async function setExportedRows(db: Database, id: string, rows: number): Promise<void> {
  await db.update(exportRecord).set({ rows }).where(eq(exportRecord.id, id));
}

/** The newest downloads of a workshop, newest first. `personName`: null for an export token. */
export function listExportRecords(db: Database, workshopId: string) {
  return db
    .select({
      id: exportRecord.id,
      at: exportRecord.at,
      actor: exportRecord.actor,
      level: exportRecord.level,
      file: exportRecord.file,
      rows: exportRecord.rows,
      reason: exportRecord.reason,
      personName: person.name,
    })
    .from(exportRecord)
    .leftJoin(person, eq(person.id, exportRecord.actor))
    .where(eq(exportRecord.workshopId, workshopId))
    .orderBy(desc(exportRecord.at), desc(exportRecord.id))
    .limit(LISTED_RECORDS);
}
