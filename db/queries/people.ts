import { eq, inArray } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { person } from '#db/schema.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly isInstructor: boolean;
}

export async function insertPerson(db: Database, row: PersonRow): Promise<void> {
  await db.insert(person).values(row);
}

export async function setInstructor(db: Database, id: string): Promise<void> {
  await db.update(person).set({ isInstructor: true }).where(eq(person.id, id));
}

/** Names by id. */
export async function listPersonNames(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: person.id, name: person.name })
    .from(person)
    .where(inArray(person.id, [...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
