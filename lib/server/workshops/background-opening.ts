import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#db/connect.ts';
import { listWorkshopsEndedAfter, listWorkshopsInState } from '#db/queries/workshops.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { REOPEN_MS } from '#lib/room/lifecycle.ts';
import type { Log } from '../logger.ts';
import type { WorkshopRegistry } from './types.ts';

/** How long a workshop that couldn't be opened isn't tried again. */
export const REOPEN_INTERVAL_MS = 30_000;
/** Workshops that are opened at the same time. */
const CONCURRENT_OPENINGS = 4;

export interface BackgroundOpeningOptions {
  /** @throws while the database is unavailable */
  readonly listWorkshops: () => Promise<readonly string[]>;
  readonly workshops: Pick<WorkshopRegistry, 'open' | 'get'>;
  readonly log: Log;
}

/**
 * Ids of the workshops whose agents are connected: the running ones, and those that can still be
 * reopened. `now`: ms since 1970.
 */
export async function listWorkshopsWithAgents(db: Database, now: number): Promise<string[]> {
  const running = await listWorkshopsInState(db, ['open', 'live']);
  const ended = await listWorkshopsEndedAfter(db, new Date(now - REOPEN_MS));
  return [...running, ...ended].map(({ id }) => id);
}

/**
 * Opens the running workshops while the server is already ready. One that can't be opened delays no
 * other, and is tried again every 30 s. @returns a function that ends the attempts
 */
export function openInBackground({
  listWorkshops,
  workshops,
  log,
}: BackgroundOpeningOptions): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  /** Were open once. Those that are idle for an hour are closed, and opened on request only. */
  const opened = new Set<string>();
  const openOne = async (id: string): Promise<void> => {
    try {
      if (workshops.get(id) !== undefined || (await workshops.open(id)) !== null) opened.add(id);
      else log('warn', 'Another process owns the workshop', { workshopId: id });
    } catch (error) {
      if (signal.aborted) return;
      log(
        'error',
        `The workshop couldn't be opened: ${messageOf(error)}. The next attempt is in ${String(REOPEN_INTERVAL_MS / 1_000)} s.`,
        { workshopId: id },
      );
    }
  };
  const openAll = async (): Promise<void> => {
    const waiting = (await listWorkshops()).filter((id) => !opened.has(id));
    const openNext = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined && !signal.aborted; id = waiting.shift())
        await openOne(id);
    };
    await Promise.all(Array.from({ length: CONCURRENT_OPENINGS }, openNext));
  };
  void (async () => {
    while (!signal.aborted) {
      await openAll().catch((error: unknown) => {
        if (!signal.aborted)
          log('warn', `Couldn't list the running workshops: ${messageOf(error)}`);
      });
      await wait(REOPEN_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  })();
  return () => {
    stopping.abort();
  };
}
