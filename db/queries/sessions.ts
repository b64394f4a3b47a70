import { and, eq, gt, lt } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { person, session } from '#db/schema.ts';
import type { PersonRow } from './people.ts';

export interface SessionRow {
  readonly person: PersonRow;
  readonly expiresAt: Date;
}

export async function insertSession(
  db: Database,
  row: { hash: Buffer; personId: string; expiresAt: Date },
): Promise<void> {
  await db.insert(session).values(row);
}

export async function findSession(
  db: Database,
  hash: Buffer,
  now: Date,
): Promise<SessionRow | null> {
  const [row] = await db
    .select({
      person: { id: person.id, name: person.name, isInstructor: person.isInstructor },
      expiresAt: session.expiresAt,
    })
    .from(session)
    .innerJoin(person, eq(person.id, session.personId))
    .where(and(eq(session.hash, hash), gt(session.expiresAt, now)));
  return row ?? null;
}

export async function deleteSession(db: Database, hash: Buffer): Promise<void> {
  await db.delete(session).where(eq(session.hash, hash));
}

export async function deleteExpiredSessions(db: Database, now: Date): Promise<void> {
  await db.delete(session).where(lt(session.expiresAt, now));
}
