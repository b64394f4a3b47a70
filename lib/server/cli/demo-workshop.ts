import { basename, join } from 'node:path';
import { openClassroom } from '#agents/sim/classroom.ts';
import { loadPacks } from '#lib/packs/load.ts';
import type { EventSummary } from '#lib/protocol/http.ts';
import type { Log } from '../logger.ts';
import type { RunningServer } from '../start.ts';
import { signIn, type Browser } from './api-session.ts';

export interface DemoOptions {
  readonly students: number;
  readonly seed: number;
  readonly speed: number;
  /** Folder of all packs; the first by name is taught. */
  readonly packs: string;
  readonly log: Log;
}

export interface Demo {
  readonly code: string;
  /** Page of the room. */
  readonly url: string;
  /** For the person who looks: the demo's own browser has spent the first. */
  readonly signInLink: string;
  stop(): void;
}

/** Ends the demos before it, makes an event as an instructor would, opens it, and fills it with simulated students. */
export async function openDemo(
  server: RunningServer,
  { students, seed, speed, packs, log }: DemoOptions,
): Promise<Demo> {
  const host = await signIn(server.url, server.signInLink);
  const [pack] = [...(await loadPacks(packs)).values()].flatMap((loaded) =>
    loaded.kind === 'loaded' ? [loaded.pack] : [],
  );
  if (pack === undefined)
    throw new Error(`There is no sound exercise pack in ${basename(packs)}: see the lines above.`);
  await endOthers(host);
  const event = await host.send<EventSummary>('POST', '/api/events', {
    name: 'Demo',
    pack: pack.id,
    startsAt: new Date().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: 'en',
  });
  for (const state of ['open', 'live'])
    await host.send('PATCH', `/api/events/${event.id}`, { state });
  const [first] = pack.exercises;
  if (first !== undefined)
    await host.send('POST', `/api/events/${event.id}/acts`, {
      kind: 'set-current',
      exercise: first.id,
    });
  const classroom = await openClassroom({
    server: server.url,
    code: event.code,
    students,
    seed,
    speed,
    pack,
    packFolder: join(packs, pack.id),
    log: quiet(log),
  });
  return {
    code: event.code,
    url: `${server.url}/events/${event.id}`,
    signInLink: await server.newSignInLink(),
    stop: () => {
      classroom.stop();
    },
  };
}

/** Thirty people who come and go say more than anybody reads: only trouble is passed on. */
function quiet(log: Log): Log {
  return (level, line) => {
    if (level === 'error') log(level, line);
  };
}

async function endOthers(host: Browser): Promise<void> {
  for (const { id, state } of await host.send<EventSummary[]>('GET', '/api/events')) {
    if (state === 'open' || state === 'live')
      await host.send('PATCH', `/api/events/${id}`, { state: 'ended' });
  }
}
