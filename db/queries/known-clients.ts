import { and, desc, eq, gt, gte, isNull, or } from 'drizzle-orm';
import type { Database } from '#db/connect.ts';
import { session, token } from '#db/schema.ts';

/** Sessions that were made or used at or after `since`, the newest ones. */
export function listNewestSessions(
  db: Database,
  since: Date,
  limit: number,
): Promise<{ hash: Buffer; expiresAt: Date }[]> {
  return db
    .select({ hash: session.hash, expiresAt: session.expiresAt })
    .from(session)
    .where(or(gte(session.createdAt, since), gte(session.lastUsedAt, since)))
    .orderBy(desc(session.createdAt))
    .limit(limit);
}

/** Join tokens with uses left that were made at or after `since`, the newest ones. */
export function listNewestJoinTokens(
  db: Database,
  since: Date,
  limit: number,
): Promise<{ id: string; hash: Buffer; expiresAt: Date }[]> {
  return db
    .select({ id: token.id, hash: token.hash, expiresAt: token.expiresAt })
    .from(token)
    .where(
      and(
        eq(token.kind, 'agent'),
        isNull(token.revokedAt),
        gt(token.expiresAt, since),
        gte(token.createdAt, since),
      ),
    )
    .orderBy(desc(token.createdAt))
    .limit(limit);
}
