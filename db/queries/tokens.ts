import { and, count, desc, eq, gt, inArray, isNull, lt, min, or, sql } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { token, tokenMachine } from '#db/schema.ts';

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

/** Without its salt, the pseudonyms of an export token can't be made again. */
export async function revokeToken(db: Database, id: string, now: Date): Promise<void> {
  await db
    .update(token)
    .set({ revokedAt: now, salt: null })
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

/** The newest 500 invitations of a workshop that aren't used or revoked, newest first. */
export function listOpenInvitations(db: Database, workshopId: string): Promise<TokenRow[]> {
  return db
    .select()
    .from(token)
    .where(
      and(
        eq(token.workshopId, workshopId),
        eq(token.kind, 'invite'),
        isNull(token.revokedAt),
        gt(token.usesLeft, 0),
      ),
    )
    .orderBy(desc(token.createdAt), desc(token.id))
    .limit(500);
}

/** Ends an invitation. Returns false if it was used or revoked meanwhile. */
export async function revokeOpenInvitation(db: Database, id: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(token)
    .set({ revokedAt: now })
    .where(and(eq(token.id, id), isNull(token.revokedAt), gt(token.usesLeft, 0)))
    .returning({ id: token.id });
  return rows.length > 0;
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

/** The codes that a seat got after `since`, and when the oldest of them was made. */
export async function countSeatCodes(
  db: Database,
  seatId: string,
  since: Date,
): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await db
    .select({ count: count(), oldest: min(token.createdAt) })
    .from(token)
    .where(
      and(
        eq(token.seatId, seatId),
        inArray(token.kind, ['claim', 'device']),
        gt(token.createdAt, since),
      ),
    );
  return row ?? { count: 0, oldest: null };
}

/** Ends the unspent links that sign the owner in. Spent ones stay known as used. */
export async function revokeSignInLinks(db: Database, now: Date): Promise<void> {
  await db
    .update(token)
    .set({ revokedAt: now })
    .where(
      and(
        eq(token.kind, 'sign-in'),
        isNull(token.workshopId),
        isNull(token.revokedAt),
        gt(token.usesLeft, 0),
      ),
    );
}

/** Ends the unspent links for another device of a person. */
export async function revokeDeviceLinks(db: Database, personId: string, now: Date): Promise<void> {
  await db
    .update(token)
    .set({ revokedAt: now })
    .where(
      and(
        eq(token.kind, 'own-device'),
        eq(token.personId, personId),
        isNull(token.revokedAt),
        gt(token.usesLeft, 0),
      ),
    );
}

/** Records who used a link. */
export async function setTokenPerson(db: Database, id: string, personId: string): Promise<void> {
  await db.update(token).set({ personId }).where(eq(token.id, id));
}

/** Like `consumeToken` for a VM that staff approved, which can wait longer than the token is valid. */
export async function consumeTokenOfApproved(db: Database, id: string): Promise<boolean> {
  const rows = await db
    .update(token)
    .set({ usesLeft: sql`${token.usesLeft} - 1` })
    .where(and(eq(token.id, id), gt(token.usesLeft, 0), isNull(token.revokedAt)))
    .returning({ id: token.id });
  return rows.length > 0;
}

/** The tokens of a kind that a seat got after `since`, and when the oldest of them was made. */
export async function countSeatTokens(
  db: Database,
  { seatId, kind, since }: { seatId: string; kind: TokenKind; since: Date },
): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await db
    .select({ count: count(), oldest: min(token.createdAt) })
    .from(token)
    .where(and(eq(token.seatId, seatId), eq(token.kind, kind), gt(token.createdAt, since)));
  return row ?? { count: 0, oldest: null };
}

/** Ends the codes and install commands of these seats. */
export async function revokeTokensOfSeats(
  db: Database,
  seatIds: readonly string[],
  now: Date,
): Promise<void> {
  if (seatIds.length === 0) return;
  await db
    .update(token)
    .set({ revokedAt: now })
    .where(and(inArray(token.seatId, [...seatIds]), isNull(token.revokedAt)));
}

/**
 * Ends the unspent invitations and export tokens that a member made in a workshop. Of tokens from
 * before their maker was recorded, any could be the member's, so they end as well.
 */
export async function revokeTokensOfMember(
  db: Database,
  { workshopId, personId, now }: { workshopId: string; personId: string; now: Date },
): Promise<number> {
  const rows = await db
    .update(token)
    .set({ revokedAt: now, salt: null })
    .where(
      and(
        eq(token.workshopId, workshopId),
        inArray(token.kind, ['invite', 'export']),
        or(eq(token.createdBy, personId), isNull(token.createdBy)),
        isNull(token.revokedAt),
        gt(token.usesLeft, 0),
      ),
    )
    .returning({ id: token.id });
  return rows.length;
}

/** From the start of a workshop on, new VMs wait for a decision. Tokens that admitted all end it. */
export async function endAutomaticAdmission(db: Database, workshopId: string): Promise<void> {
  await db
    .update(token)
    .set({ mode: 'approve' })
    .where(and(eq(token.workshopId, workshopId), eq(token.mode, 'automatic')));
}

/** Deletes tokens that were spent, revoked or expired before `before`. */
export async function deleteOldTokens(db: Database, before: Date): Promise<void> {
  await db
    .delete(token)
    .where(
      or(
        lt(token.revokedAt, before),
        lt(token.expiresAt, before),
        and(eq(token.usesLeft, 0), lt(token.createdAt, before)),
      ),
    );
}

/** Adds the machine ids that a token of mode `listed` admits. */
export async function insertTokenMachines(
  db: Database,
  tokenId: string,
  machines: readonly string[],
): Promise<void> {
  if (machines.length === 0) return;
  await db
    .insert(tokenMachine)
    .values(machines.map((machine) => ({ tokenId, machine })))
    .onConflictDoNothing();
}

export async function isMachineListed(
  db: Database,
  tokenId: string,
  machine: string,
): Promise<boolean> {
  const rows = await db
    .select({ machine: tokenMachine.machine })
    .from(tokenMachine)
    .where(and(eq(tokenMachine.tokenId, tokenId), eq(tokenMachine.machine, machine)));
  return rows.length > 0;
}

/** The number of machine ids of each token that lists some. */
export async function countListedMachines(
  db: Database,
  workshopId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .select({ tokenId: tokenMachine.tokenId, machines: count() })
    .from(tokenMachine)
    .innerJoin(token, eq(token.id, tokenMachine.tokenId))
    .where(eq(token.workshopId, workshopId))
    .groupBy(tokenMachine.tokenId);
  return new Map(rows.map(({ tokenId, machines }) => [tokenId, machines]));
}
