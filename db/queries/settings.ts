import { eq } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { setting } from '#db/schema.ts';
import type { JsonObject } from '#lib/protocol/json.ts';

/** The value kept under `key`; `value` becomes it if there is none yet. */
export async function getOrCreateSetting(
  db: Database,
  key: string,
  value: JsonObject,
): Promise<JsonObject> {
  await db.insert(setting).values({ key, value }).onConflictDoNothing();
  const [kept] = await db
    .select({ value: setting.value })
    .from(setting)
    .where(eq(setting.key, key));
  return kept?.value ?? value;
}
