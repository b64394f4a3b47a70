import { basename, join } from 'node:path';
import { openClassroom } from '#agents/sim/classroom.ts';
import { loadPacks } from '#lib/packs/load.ts';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import type { Log } from '../logger.ts';
import type { RunningServer } from '../start.ts';
import { signIn, type ApiSession } from './api-session.ts';

export interface DemoOptions {
  readonly students: number;
  readonly seed: number;
  readonly speed: number;
  /** Folder of all packs; the first by name is taught. */
  readonly packsDir: string;
  readonly log: Log;
}

export interface DemoWorkshop {
  readonly code: string;
  /** Page of the room. */
  readonly url: string;
  /** For the person who looks: the demo's own browser has spent the first. */
  readonly signInLink: string;
  stop(): void;
}

/** Ends the demos before it, makes an event as an instructor would, opens it, and fills it with simulated students. */
export async function openDemoWorkshop(
  server: RunningServer,
  { students, seed, speed, packsDir, log }: DemoOptions,
): Promise<DemoWorkshop> {
  const session = await signIn(server.url, server.signInLink);
  const [pack] = [...(await loadPacks(packsDir)).values()].flatMap((loaded) =>
    loaded.kind === 'loaded' ? [loaded.pack] : [],
  );
  if (pack === undefined)
    throw new Error(
      `There is no sound exercise pack in ${basename(packsDir)}: see the lines above.`,
    );
  await endOtherWorkshops(session);
  const workshop = await session.send<WorkshopSummary>('POST', '/api/events', {
    name: 'Demo',
    pack: pack.id,
    startsAt: new Date().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: 'en',
  });
  for (const state of ['open', 'live'])
    await session.send('PATCH', `/api/events/${workshop.id}`, { state });
  const [first] = pack.exercises;
  if (first !== undefined)
    await session.send('POST', `/api/events/${workshop.id}/acts`, {
      kind: 'set-current',
      exercise: first.id,
    });
  const classroom = await openClassroom({
    server: server.url,
    code: workshop.code,
    students,
    seed,
    speed,
    pack,
    packFolder: join(packsDir, pack.id),
    log: errorsOnly(log),
  });
  return {
    code: workshop.code,
    url: `${server.url}/events/${workshop.id}`,
    signInLink: await server.createSignInLink(),
    stop: () => {
      classroom.stop();
    },
  };
}

/** Thirty people who come and go say more than anybody reads: only trouble is passed on. */
function errorsOnly(log: Log): Log {
  return (level, line) => {
    if (level === 'error') log(level, line);
  };
}

async function endOtherWorkshops(session: ApiSession): Promise<void> {
  for (const { id, state } of await session.send<WorkshopSummary[]>('GET', '/api/events')) {
    if (state === 'open' || state === 'live')
      await session.send('PATCH', `/api/events/${id}`, { state: 'ended' });
  }
}
