import { eq, sql } from 'drizzle-orm';
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

export async function findSetting(db: Database, key: string): Promise<JsonObject | null> {
  const [row] = await db.select({ value: setting.value }).from(setting).where(eq(setting.key, key));
  return row?.value ?? null;
}

/** Stores `value`, also instead of another one. */
export async function putSetting(db: Database, key: string, value: JsonObject): Promise<void> {
  await db
    .insert(setting)
    .values({ key, value })
    .onConflictDoUpdate({ target: setting.key, set: { value } });
}

export async function deleteSetting(db: Database, key: string): Promise<void> {
  await db.delete(setting).where(eq(setting.key, key));
}

/** Adds one to the counter `key`, and returns the new value. Deleting the setting resets it. */
export async function increaseCounter(db: Database, key: string): Promise<number> {
  const [row] = await db
    .insert(setting)
    .values({ key, value: { count: 1 } })
    .onConflictDoUpdate({
      target: setting.key,
      set: {
        value: sql`jsonb_build_object('count', coalesce((${setting.value} ->> 'count')::int, 0) + 1)`,
      },
    })
    .returning({ value: setting.value });
  return Number(row?.value['count'] ?? 1);
}
