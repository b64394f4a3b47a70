import { and, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { agent, token } from '#db/schema.ts';

export type TokenRow = typeof token.$inferSelect;
export type TokenKind = TokenRow['kind'];

/** Throws a unique violation of `token_hash` if another token has the same secret. */
export async function insertToken(db: Database, row: typeof token.$inferInsert): Promise<void> {
  await db.insert(token).values(row);
}

/** Like `insertToken`, but returns false for a secret that another token has. */
export async function insertTokenIfUnique(
  db: Database,
  row: typeof token.$inferInsert,
): Promise<boolean> {
  const rows = await db
    .insert(token)
    .values(row)
    .onConflictDoNothing({ target: token.hash })
    .returning({ id: token.id });
  return rows.length > 0;
}

export async function findToken(db: Database, id: string): Promise<TokenRow | null> {
  const [row] = await db.select().from(token).where(eq(token.id, id));
  return row ?? null;
}

export async function findTokenByHash(
  db: Database,
  kinds: readonly TokenKind[],
  hash: Buffer,
): Promise<TokenRow | null> {
  const [row] = await db
    .select()
    .from(token)
    .where(and(eq(token.hash, hash), inArray(token.kind, [...kinds])));
  return row ?? null;
}

/**
 * Consumes one use in one statement, so that only one of two simultaneous calls gets the last use.
 * Returns false if the token is used up, expired or revoked.
 */
export async function consumeToken(db: Database, id: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(token)
    .set({ usesLeft: sql`${token.usesLeft} - 1` })
    .where(
      and(
        eq(token.id, id),
        gt(token.usesLeft, 0),
        gt(token.expiresAt, now),
        isNull(token.revokedAt),
      ),
    )
    .returning({ id: token.id });
  return rows.length > 0;
}

export async function revokeToken(db: Database, id: string, now: Date): Promise<void> {
  await db
    .update(token)
    .set({ revokedAt: now })
    .where(and(eq(token.id, id), isNull(token.revokedAt)));
}

/** The newest 500 tokens of a workshop that aren't bound to a seat, newest first. */
export function listWorkshopTokens(
  db: Database,
  workshopId: string,
  kinds: readonly TokenKind[],
): Promise<TokenRow[]> {
  return db
    .select()
    .from(token)
    .where(
      and(eq(token.workshopId, workshopId), inArray(token.kind, [...kinds]), isNull(token.seatId)),
    )
    .orderBy(desc(token.createdAt), desc(token.id))
    .limit(500);
}

/** Revokes the usable tokens of this kind that are bound to the seat, except the newest ones. */
export async function revokeOldSeatTokens(
  db: Database,
  {
    seatId,
    kind,
    keepNewest,
    now,
  }: { seatId: string; kind: TokenKind; keepNewest: number; now: Date },
): Promise<void> {
  const old = db
    .select({ id: token.id })
    .from(token)
    .where(
      and(
        eq(token.seatId, seatId),
        eq(token.kind, kind),
        isNull(token.revokedAt),
        gt(token.usesLeft, 0),
      ),
    )
    .orderBy(desc(token.createdAt), desc(token.id))
    .offset(keepNewest);
  await db.update(token).set({ revokedAt: now }).where(inArray(token.id, old));
}

/** Deletes the server's own sign-in links. */
export async function revokeSignInLinks(db: Database): Promise<void> {
  await db.delete(token).where(and(eq(token.kind, 'sign-in'), isNull(token.workshopId)));
}

/** The seat that this machine got with this token before, so that a reinstall costs no use. */
export async function findSeatByToken(
  db: Database,
  tokenId: string,
  machineId: string,
): Promise<string | null> {
  const [row] = await db
    .select({ seatId: agent.seatId })
    .from(agent)
    .where(and(eq(agent.tokenId, tokenId), eq(agent.machine, machineId)))
    .orderBy(desc(agent.enrolledAt))
    .limit(1);
  return row?.seatId ?? null;
}
