import { eq } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { setting } from '#db/schema.ts';
import type { JsonObject } from '#lib/kit/json.ts';

/** The stored value of `key`. Stores `value` if there is none yet. */
export async function getOrCreateSetting(
  db: Database,
  key: string,
  value: JsonObject,
): Promise<JsonObject> {
  await db.insert(setting).values({ key, value }).onConflictDoNothing();
  const [row] = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, key));
  return row?.value ?? value;
}
