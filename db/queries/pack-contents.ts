import { eq } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { workshop, packContent } from '#db/schema.ts';
import type { JsonObject } from '#lib/kit/json.ts';

export type PackContentRow = typeof packContent.$inferSelect;

/** Stores a content once, even if several workshops use it. */
export async function insertPackContent(
  db: Database,
  row: Omit<PackContentRow, 'createdAt'>,
): Promise<void> {
  await db.insert(packContent).values(row).onConflictDoNothing();
}

export async function findPackContent(db: Database, digest: string): Promise<JsonObject | null> {
  const [row] = await db
    .select({ content: packContent.content })
    .from(packContent)
    .where(eq(packContent.digest, digest));
  return row?.content ?? null;
}

/** Sets the content of a workshop that has none yet. */
export async function pinWorkshopPack(
  db: Database,
  id: string,
  pin: { readonly packDigest: string; readonly packVersion: string },
): Promise<void> {
  await db.update(workshop).set(pin).where(eq(workshop.id, id));
}
