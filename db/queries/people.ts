import { eq } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { person } from '#db/schema.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly instructor: boolean;
}

export async function insertPerson(db: Database, row: PersonRow): Promise<void> {
  await db.insert(person).values(row);
}

export async function makeInstructor(db: Database, id: string): Promise<void> {
  await db.update(person).set({ instructor: true }).where(eq(person.id, id));
}
