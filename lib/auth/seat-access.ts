import type { Database } from '#db/connect.ts';
import {
  deleteOldGrantsOfSeat,
  deleteOldGrantsOfSession,
  insertSeatGrant,
} from '#db/queries/seat-grants.ts';
import { updateSession, type SeatGrantSource } from '#db/queries/sessions.ts';
import { generateSecret, hashSecret } from './secret.ts';
import { MAX_SEATS_PER_SESSION, MAX_SESSIONS_PER_SEAT } from './session-limits.ts';
import {
  createSession,
  hasSeatGrant,
  sessionHash,
  type Session,
  type SessionClient,
} from './session.ts';

/** What opening a seat in a browser changed. */
export interface SeatAccessChange {
  /** The new secret for the cookie; null if the browser could open the seat already. */
  readonly secret: string | null;
  /** Id of the browser's session from now on. */
  readonly sessionId: string;
  /** The id under which the browser was known before, which is no longer valid. */
  readonly replacedSessionId: string | null;
  /** Seats that this browser can no longer open, because it reached its limit. */
  readonly endedSeats: readonly string[];
  /** Sessions that can no longer open the seat, because it reached its limit. */
  readonly endedSessions: readonly string[];
}

/**
 * Lets a browser open one seat. It keeps its staff identity and gets none. The secret of its
 * session is replaced, so that a session that was planted in the browser doesn't gain the seat.
 * Call it in a transaction. Returns null if another request has replaced the session meanwhile.
 */
export async function openSeatInBrowser(
  db: Database,
  {
    session,
    seatId,
    source,
    client,
    now,
  }: {
    session: Session | null;
    seatId: string;
    source: SeatGrantSource;
    client: SessionClient;
    now: Date;
  },
): Promise<SeatAccessChange | null> {
  if (session !== null && hasSeatGrant(session, seatId))
    return {
      secret: null,
      sessionId: session.id,
      replacedSessionId: null,
      endedSeats: [],
      endedSessions: [],
    };
  const renewed =
    session === null
      ? await createSession(db, { personId: null, now, client })
      : await replaceSecret(db, session, { lastUsedAt: now, ...client });
  if (renewed === null) return null;
  const hash = sessionHash(renewed);
  await insertSeatGrant(db, { sessionHash: hash, seatId, source, createdAt: now });
  return {
    secret: renewed.secret,
    sessionId: renewed.id,
    replacedSessionId: session?.id ?? null,
    endedSeats: await deleteOldGrantsOfSession(db, hash, MAX_SEATS_PER_SESSION),
    endedSessions: await deleteOldGrantsOfSeat(db, seatId, MAX_SESSIONS_PER_SEAT),
  };
}

/**
 * Gives a session another secret, and changes it. Its grants stay. Returns null if the session
 * doesn't exist any more.
 */
export async function replaceSecret(
  db: Database,
  session: Pick<Session, 'id'>,
  change: Omit<Parameters<typeof updateSession>[2], 'hash'>,
): Promise<{ id: string; secret: string } | null> {
  const secret = generateSecret();
  const hash = hashSecret(secret);
  const isReplaced = await updateSession(db, sessionHash(session), { ...change, hash });
  return isReplaced ? { id: hash.toString('hex'), secret } : null;
}
