import type { Database } from '#db/connect.ts';
import { deleteSeatGrants } from '#db/queries/seat-grants.ts';
import { revokeDeviceLinks } from '#db/queries/tokens.ts';
import {
  deleteSessions,
  listSessionsOfPersons,
  type ListedSessionRow,
} from '#db/queries/sessions.ts';
import { transact } from '#db/transaction.ts';
import { approximateAddress } from '#lib/auth/approximate-address.ts';
import { formatSessionCookie } from '#lib/auth/cookie.ts';
import { MAX_SESSIONS_PER_PERSON } from '#lib/auth/session-limits.ts';
import { hasSessionEnded, sessionHash, type Session } from '#lib/auth/session.ts';
import { HttpError } from '#lib/protocol/errors.ts';
import type { SessionSummary } from '#lib/protocol/api/sessions.ts';
import type { AppServices, ResultWithCookie } from '../context.ts';
import { requireSession, requireStaff } from './access.ts';
import { auditCaller } from './caller.ts';
import type { ServiceDeps } from './deps.ts';

/** Digits of a session's id that lists and paths contain. */
const SHORT_ID_DIGITS = 16;

/** Deletes the cookie, and what the browser has stored of the pages. */
export function signedOut(url: string): ResultWithCookie<null> {
  return { result: null, cookie: formatSessionCookie(url, null), clearsSiteData: true };
}

/** Identifies a session in lists and paths. */
export function shortSessionId(hash: Buffer): string {
  return hash.toString('hex').slice(0, SHORT_ID_DIGITS);
}

/** A session as a list shows it. `caller`: the session that asks. */
export function toSessionSummary(
  row: Pick<ListedSessionRow, 'hash' | 'browser' | 'address' | 'lastUsedAt'> & { startedAt: Date },
  caller: Session | null,
): SessionSummary {
  return {
    id: shortSessionId(row.hash),
    browser: row.browser,
    address: approximateAddress(row.address),
    startedAt: row.startedAt.getTime(),
    lastUsedAt: row.lastUsedAt.getTime(),
    isCurrent: row.hash.toString('hex') === caller?.id,
  };
}

/**
 * Ends the sessions of a staff member beyond the limit, the one that was used least recently first.
 * Call it in the transaction that signs in. Returns the ids of the sessions that ended.
 */
export async function endSessionsOverLimit(db: Database, personId: string): Promise<string[]> {
  const rows = await listSessionsOfPersons(db, [personId]);
  return deleteSessions(
    db,
    rows.slice(MAX_SESSIONS_PER_PERSON).map(({ hash }) => hash),
  );
}

/** Lists sessions, and ends them. */
export function sessionService(
  deps: ServiceDeps,
): Pick<
  AppServices['account'],
  'listSessions' | 'endSession' | 'endOtherSessions' | 'signOutEverywhere'
> {
  const { db, now, url, audit, disconnectViewers, notifySessions } = deps;

  const listCurrent = async (personIds: readonly string[]): Promise<ListedSessionRow[]> =>
    (await listSessionsOfPersons(db, personIds)).filter((row) => !hasSessionEnded(row, now()));
  const summarize = (row: ListedSessionRow, caller: Session): SessionSummary =>
    toSessionSummary({ ...row, startedAt: row.createdAt }, caller);

  return {
    async listSessions(caller) {
      const session = requireSession(caller);
      if (session.person === null)
        return [
          toSessionSummary(
            {
              hash: sessionHash(session),
              browser: caller.browser,
              address: caller.clientAddress,
              startedAt: session.createdAt,
              lastUsedAt: now(),
            },
            session,
          ),
        ];
      const rows = await listCurrent([session.person.id]);
      return rows.map((row) => summarize(row, session));
    },

    async endSession(caller, sessionId) {
      const person = requireStaff(caller);
      const row = (await listCurrent([person.id])).find(
        ({ hash }) => shortSessionId(hash) === sessionId,
      );
      const [ended] = row === undefined ? [] : await deleteSessions(db, [row.hash]);
      if (ended === undefined) throw new HttpError('not-found');
      disconnectViewers({ session: ended, why: 'revoked' });
      notifySessions({ person: person.id });
      audit({ ...auditCaller(caller), kind: 'session-ended', detail: { sessionId } });
    },

    async endOtherSessions(caller) {
      const session = requireSession(caller);
      const person = requireStaff(caller);
      const ended = await transact(db, async (tx) => {
        const rows = await listSessionsOfPersons(tx, [person.id]);
        await revokeDeviceLinks(tx, person.id, now());
        return deleteSessions(
          tx,
          rows.map(({ hash }) => hash).filter((hash) => hash.toString('hex') !== session.id),
        );
      });
      for (const id of ended) disconnectViewers({ session: id, why: 'revoked' });
      notifySessions({ person: person.id });
      audit({
        ...auditCaller(caller),
        kind: 'session-ended',
        detail: { sessions: ended.length },
      });
    },

    async signOutEverywhere(caller) {
      const session = requireSession(caller);
      const { ended, endedGrants } = await transact(db, async (tx) => {
        const rows =
          session.person === null ? [] : await listSessionsOfPersons(tx, [session.person.id]);
        if (session.person !== null) await revokeDeviceLinks(tx, session.person.id, now());
        const sessions = await deleteSessions(tx, [
          sessionHash(session),
          ...rows.map(({ hash }) => hash),
        ]);
        const grants: { session: string; seatId: string }[] = [];
        if (session.person === null)
          for (const { seatId } of session.grants)
            for (const id of await deleteSeatGrants(tx, seatId))
              grants.push({ session: id, seatId });
        return { ended: sessions, endedGrants: grants };
      });
      for (const grant of endedGrants) disconnectViewers({ ...grant, why: 'revoked' });
      for (const id of ended) disconnectViewers({ session: id, why: 'revoked' });
      audit({
        ...auditCaller(caller),
        kind: 'signed-out',
        detail: { sessions: ended.length, grants: endedGrants.length },
      });
      return signedOut(url);
    },
  };
}
