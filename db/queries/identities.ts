import { and, eq } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { identity, person } from '#db/schema.ts';

/** An account at a provider: `subject` is unique for its `issuer`. */
export interface IdentityKey {
  readonly issuer: string;
  readonly subject: string;
}

export type IdentityRow = typeof identity.$inferSelect;

const isKey = ({ issuer, subject }: IdentityKey) =>
  and(eq(identity.issuer, issuer), eq(identity.subject, subject));

/** Locks the row, so that two sign-ins with one account follow each other. */
export async function findIdentity(db: Database, key: IdentityKey): Promise<IdentityRow | null> {
  const [row] = await db.select().from(identity).where(isKey(key)).for('update');
  return row ?? null;
}

/** Whether the person has an account at the provider. */
export async function hasIdentity(
  db: Database,
  { issuer, personId }: { readonly issuer: string; readonly personId: string },
): Promise<boolean> {
  const rows = await db
    .select({ subject: identity.subject })
    .from(identity)
    .where(and(eq(identity.issuer, issuer), eq(identity.personId, personId)))
    .limit(1);
  return rows.length > 0;
}

/** Returns false if the account belongs to a person already. */
export async function insertIdentity(
  db: Database,
  row: typeof identity.$inferInsert,
): Promise<boolean> {
  const rows = await db
    .insert(identity)
    .values(row)
    .onConflictDoNothing()
    .returning({ subject: identity.subject });
  return rows.length > 0;
}

export async function touchIdentity(db: Database, key: IdentityKey, seenAt: Date): Promise<void> {
  await db.update(identity).set({ seenAt }).where(isKey(key));
}

/** Gives the account's person the right to create workshops, if no link gave it before. */
export async function giveInstructorByClaims(
  db: Database,
  { issuer, subject, personId }: IdentityKey & { readonly personId: string },
): Promise<void> {
  const given = await db
    .update(person)
    .set({ isInstructor: true })
    .where(and(eq(person.id, personId), eq(person.isInstructor, false)))
    .returning({ id: person.id });
  if (given.length > 0)
    await db.update(identity).set({ givesInstructor: true }).where(isKey({ issuer, subject }));
}

/** Ends the right to create workshops that came from this account's claims. Others stay. */
export async function endInstructorByClaims(db: Database, key: IdentityKey): Promise<boolean> {
  const [ended] = await db
    .update(identity)
    .set({ givesInstructor: false })
    .where(and(isKey(key), eq(identity.givesInstructor, true)))
    .returning({ personId: identity.personId });
  if (ended === undefined) return false;
  await db.update(person).set({ isInstructor: false }).where(eq(person.id, ended.personId));
  return true;
}
