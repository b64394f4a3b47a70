import { basename, join } from 'node:path';
import { openClassroom } from '#agents/sim/classroom.ts';
import { loadPacks } from '#lib/packs/load.ts';
import { backgroundClock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { CommandResult } from '#lib/protocol/api/commands.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { startDemoInstructor } from '../demo/demo-instructor.ts';
import type { Log } from '../logger.ts';
import type { RunningServer } from '../start.ts';
import { signIn, type ApiSession } from './api-session.ts';

export interface DemoOptions {
  readonly students: number;
  readonly seed: number;
  readonly speed: number;
  /** Folder of all packs. The demo uses the first one by name. */
  readonly packsDir: string;
  readonly log: Log;
}

export interface DemoWorkshop {
  readonly code: string;
  readonly pack: Pack;
  /** Page of the live room. */
  readonly roomUrl: string;
  /** A link for the operator. The demo itself has used the first one. */
  readonly signInLink: string;
  stop(): void;
}

/**
 * Ends the workshops of earlier demos, creates and starts a workshop as an instructor does, and adds
 * simulated students.
 */
export async function openDemoWorkshop(
  server: RunningServer,
  { students, seed, speed, packsDir, log }: DemoOptions,
): Promise<DemoWorkshop> {
  const session = await signIn(server.url, server.signInLink);
  await session.send('PATCH', '/api/me', { displayName: 'Demo' });
  const [pack] = [...(await loadPacks(packsDir)).values()].flatMap((loaded) =>
    loaded.kind === 'loaded' ? [loaded.pack] : [],
  );
  if (pack === undefined)
    throw new Error(`No valid exercise pack in ${basename(packsDir)}. See the messages above.`);
  await endOtherWorkshops(session);
  const workshop = await session.send<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Demo',
    packId: pack.id,
    startsAt: new Date().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: 'en',
  });
  for (const state of ['open', 'live'])
    await session.send('PATCH', `/api/workshops/${workshop.id}`, { state });
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
  const stopInstructor = startDemoInstructor({
    pack,
    speed,
    clock: backgroundClock,
    send: async (command) => {
      const path = `/api/workshops/${workshop.id}/commands`;
      return (await session.send<CommandResult>('POST', path, command)).pos;
    },
    onNotice: (noticeId) => {
      classroom.readNotice(noticeId);
    },
    onError: (error) => {
      log('warn', `The instructor of the demo can't go on: ${messageOf(error)}`);
    },
  });
  return {
    code: workshop.code,
    pack,
    roomUrl: `${server.url}/workshops/${workshop.id}/room`,
    signInLink: await server.createSignInLink(),
    stop: () => {
      stopInstructor();
      classroom.stop();
    },
  };
}

/** Thirty simulated students log too much, so only errors are passed on. */
function errorsOnly(log: Log): Log {
  return (level, line) => {
    if (level === 'error') log(level, line);
  };
}

async function endOtherWorkshops(session: ApiSession): Promise<void> {
  for (const { id, state } of await session.send<WorkshopSummary[]>('GET', '/api/workshops')) {
    if (state === 'open' || state === 'live')
      await session.send('PATCH', `/api/workshops/${id}`, { state: 'ended' });
  }
}
