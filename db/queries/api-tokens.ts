import { and, count, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { apiToken, idempotency, membership, person, workshop } from '#db/schema.ts';
import type { PersonRow } from './people.ts';

export type ApiTokenRow = typeof apiToken.$inferSelect;

export async function insertApiToken(
  db: Database,
  row: typeof apiToken.$inferInsert,
): Promise<void> {
  await db.insert(apiToken).values(row);
}

/** A token with its person; null for an unknown id. It can be expired or revoked. */
export async function findApiTokenRow(
  db: Database,
  id: string,
): Promise<(ApiTokenRow & { person: PersonRow }) | null> {
  const [row] = await db
    .select()
    .from(apiToken)
    .innerJoin(person, eq(person.id, apiToken.personId))
    .where(eq(apiToken.id, id));
  return row === undefined ? null : { ...row.api_token, person: row.person };
}

/** Counts a request with the token. */
export async function recordApiTokenUse(db: Database, id: string, now: Date): Promise<void> {
  await db
    .update(apiToken)
    .set({ uses: sql`${apiToken.uses} + 1`, lastUsedOn: now.toISOString().slice(0, 10) })
    .where(eq(apiToken.id, id));
}

/** The tokens of a person, newest first. */
export function listApiTokens(db: Database, personId: string): Promise<ApiTokenRow[]> {
  return db
    .select()
    .from(apiToken)
    .where(eq(apiToken.personId, personId))
    .orderBy(desc(apiToken.createdAt), desc(apiToken.id));
}

/** The tokens of a person that can be used. */
export async function countUsableApiTokens(
  db: Database,
  personId: string,
  now: Date,
): Promise<number> {
  const [row] = await db
    .select({ tokens: count() })
    .from(apiToken)
    .where(
      and(eq(apiToken.personId, personId), isNull(apiToken.revokedAt), gt(apiToken.expiresAt, now)),
    );
  return row?.tokens ?? 0;
}

/** Names by id of those of the workshops in which the person has a role. */
export async function listMemberWorkshopNames(
  db: Database,
  personId: string,
  workshopIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ id: workshop.id, name: workshop.name })
    .from(workshop)
    .innerJoin(membership, eq(membership.workshopId, workshop.id))
    .where(and(eq(membership.personId, personId), inArray(workshop.id, [...workshopIds])));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Ends a token of the person, and its pseudonyms with it. Returns false if it was ended before. */
export async function revokeApiToken(
  db: Database,
  { id, personId, now }: { id: string; personId: string; now: Date },
): Promise<boolean> {
  const rows = await db
    .update(apiToken)
    .set({ revokedAt: now, salt: null })
    .where(and(eq(apiToken.id, id), eq(apiToken.personId, personId), isNull(apiToken.revokedAt)))
    .returning({ id: apiToken.id });
  return rows.length > 0;
}

/** Deletes tokens that were revoked or expired before `before`. */
export async function deleteOldApiTokens(db: Database, before: Date): Promise<void> {
  await db
    .delete(apiToken)
    .where(or(lt(apiToken.revokedAt, before), lt(apiToken.expiresAt, before)));
}

/** A request with an `Idempotency-Key`. */
interface KeyedRequest {
  readonly tokenId: string;
  readonly key: string;
  /** SHA-256 of what is asked for. */
  readonly request: Buffer;
}

/**
 * Claims the key for a request. null: it runs now; `abandonedBefore`: the server stopped while an
 * earlier request with the key ran. Otherwise the row of the earlier request.
 */
export async function claimIdempotencyKey(
  db: Database,
  keyed: KeyedRequest,
  { now, abandonedBefore }: { now: Date; abandonedBefore: Date },
): Promise<typeof idempotency.$inferSelect | null> {
  const claimed = await db
    .insert(idempotency)
    .values({ ...keyed, at: now })
    .onConflictDoUpdate({
      target: [idempotency.tokenId, idempotency.key],
      set: { at: now, request: keyed.request },
      setWhere: and(isNull(idempotency.status), lt(idempotency.at, abandonedBefore)),
    })
    .returning({ key: idempotency.key });
  if (claimed.length > 0) return null;
  const [row] = await db.select().from(idempotency).where(isKey(keyed));
  return row ?? null;
}

/** Keeps the answer for repetitions of the request. */
export async function storeIdempotentAnswer(
  db: Database,
  keyed: KeyedRequest,
  { status, answer }: { status: number; answer: unknown },
): Promise<void> {
  await db.update(idempotency).set({ status, answer }).where(isKey(keyed));
}

/** Frees the key of a request that changed nothing. */
export async function releaseIdempotencyKey(db: Database, keyed: KeyedRequest): Promise<void> {
  await db.delete(idempotency).where(isKey(keyed));
}

/** Deletes answers from before `before`. */
export async function deleteOldIdempotency(db: Database, before: Date): Promise<void> {
  await db.delete(idempotency).where(lt(idempotency.at, before));
}

const isKey = ({ tokenId, key }: KeyedRequest) =>
  and(eq(idempotency.tokenId, tokenId), eq(idempotency.key, key));
