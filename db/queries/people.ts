import { eq, inArray } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { identity, person } from '#db/schema.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly isInstructor: boolean;
  /** When the person chose the name. null: it is a default. */
  readonly namedAt: Date | null;
}

/** Without `namedAt`, the name is a default. */
export async function insertPerson(
  db: Database,
  row: Omit<PersonRow, 'namedAt'> & Partial<Pick<PersonRow, 'namedAt'>>,
): Promise<void> {
  await db.insert(person).values(row);
}

export async function findPerson(db: Database, id: string): Promise<PersonRow | null> {
  const [row] = await db
    .select({
      id: person.id,
      name: person.name,
      isInstructor: person.isInstructor,
      namedAt: person.namedAt,
    })
    .from(person)
    .where(eq(person.id, id));
  return row ?? null;
}

/** Sets the name that a person chose. */
export async function renamePerson(
  db: Database,
  id: string,
  { name, namedAt }: { readonly name: string; readonly namedAt: Date },
): Promise<void> {
  await db.update(person).set({ name, namedAt }).where(eq(person.id, id));
}

/** Gives the right to create workshops with a link, so that no change of claims ends it. */
export async function setInstructor(db: Database, id: string): Promise<void> {
  await db.update(person).set({ isInstructor: true }).where(eq(person.id, id));
  await db.update(identity).set({ givesInstructor: false }).where(eq(identity.personId, id));
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
