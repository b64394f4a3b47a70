import { eq } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { workshop, packContent } from '#db/schema.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

export type PackContentRow = typeof packContent.$inferSelect;

/** Keeps a content once, however many events take it. */
export async function insertPackContent(
  db: Database,
  row: Omit<PackContentRow, 'createdAt'>,
): Promise<void> {
  await db.insert(packContent).values(row).onConflictDoNothing();
}

/** The content with this digest, as it was kept; null when it never was. */
export async function findPackContent(db: Database, digest: string): Promise<JsonObject | null> {
  const [row] = await db
    .select({ content: packContent.content })
    .from(packContent)
    .where(eq(packContent.digest, digest));
  return row?.content ?? null;
}

/** Pins an event that was made before events were pinned. */
export async function pinWorkshopPack(
  db: Database,
  id: string,
  pin: { readonly packDigest: string; readonly packVersion: string },
): Promise<void> {
  await db.update(workshop).set(pin).where(eq(workshop.id, id));
}
