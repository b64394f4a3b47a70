import type { Database } from '#db/connect.ts';
import { deleteSessionsThatEnded, refreshSessionsInUse } from '#lib/auth/session.ts';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Viewers } from '#lib/realtime/viewers/viewers.ts';
import type { Log } from './logger.ts';

/** How often the use of connected sessions is recorded, and what they can see is read again. */
const REFRESH_MS = MINUTE_MS;
/** How often sessions that ended are deleted. */
const CLEANUP_MS = 10 * MINUTE_MS;

/**
 * Keeps the sessions of connected pages in use, and deletes sessions that ended. A connected page
 * counts as use, although it sends no requests. Returns a function that stops it.
 */
export function keepSessions({
  db,
  viewers,
  clock,
  log,
}: {
  readonly db: Database;
  readonly viewers: Pick<Viewers, 'sessionIds' | 'refreshSessions'>;
  readonly clock: Clock;
  readonly log: Log;
}): () => void {
  const now = (): Date => new Date(clock.now());
  const attempt = (work: () => Promise<void>): void => {
    work().catch((error: unknown) => {
      log('warn', `Sessions couldn't be updated: ${messageOf(error)}`);
    });
  };
  const refresh = async (): Promise<void> => {
    const ids = viewers.sessionIds();
    viewers.refreshSessions(ids, await refreshSessionsInUse(db, ids, now()));
  };
  const cleanUp = (): Promise<void> => deleteSessionsThatEnded(db, now());
  attempt(cleanUp);
  const stopRefresh = repeat(clock, REFRESH_MS, () => {
    attempt(refresh);
  });
  const stopCleanup = repeat(clock, CLEANUP_MS, () => {
    attempt(cleanUp);
  });
  return () => {
    stopRefresh();
    stopCleanup();
  };
}
