import { join } from 'node:path';
import { loadFixtures, standingAtEnd } from '#lib/packs/fixtures.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Joined } from '#lib/protocol/http.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import { systemClock, type Clock, type Log } from '../clock.ts';
import { day, type Repertoire } from './day.ts';
import { handleOf } from './handles.ts';
import { seeded } from './random.ts';
import { startStudent, type SimulatedStudent } from './student.ts';
import { drawTemper } from './temper.ts';

export interface ClassroomOptions {
  /** Base address of the server. */
  readonly server: string;
  /** The event's code, as it stands on the projector. */
  readonly code: string;
  readonly students: number;
  readonly seed: number;
  readonly speed: number;
  readonly pack: Pack;
  /** The pack's folder: its fixtures are what the students show. */
  readonly packFolder: string;
  /** The machine's own unless a test brings one. */
  readonly clock?: Clock;
  readonly log: Log;
}

export interface Classroom {
  readonly students: readonly SimulatedStudent[];
  stop(): void;
}

interface Shown {
  readonly repertoire: readonly Repertoire[];
  fixture(exercise: string, name: string): readonly JsonObject[];
}

/** What a pack's fixtures let a student do: a `start` is never shown, a pass is right, a fail is wrong. */
export async function rehearse(pack: Pack, folder: string): Promise<Shown> {
  const objects = new Map<string, readonly JsonObject[]>();
  const repertoire: Repertoire[] = [];
  for (const { id, minutes, hints } of pack.exercises) {
    const { fixtures } = await loadFixtures(folder, id);
    for (const fixture of fixtures) objects.set(join(id, fixture.name), standingAtEnd(fixture));
    const named = (verdict: string) => fixtures.filter((fixture) => fixture.verdict === verdict && fixture.name !== 'start').map(({ name }) => name);
    repertoire.push({ exercise: id, minutes, hints: hints.length, right: named('pass'), wrong: named('fail') });
  }
  return { repertoire, fixture: (exercise, name) => objects.get(join(exercise, name)) ?? [] };
}

/**
 * A room of made-up students who join by the event's code, as walk-ins do, and then speak the agent's protocol.
 * @throws when the server refuses the first of them: the code is wrong, the event is not open
 */
export async function openClassroom(options: ClassroomOptions): Promise<Classroom> {
  const { repertoire, fixture } = await rehearse(options.pack, options.packFolder);
  const students: SimulatedStudent[] = [];
  for (let n = 0; n < options.students; n += 1) {
    const random = seeded(options.seed * 100_003 + n);
    const { token, cookie, seat } = await sitDown(options, handleOf(n), n % 3 === 0 ? 'en' : 'ja');
    students.push(startStudent({
      server: options.server, token, handle: handleOf(n), fixture, random,
      deeds: day(repertoire, drawTemper(random), random),
      openHint: (exercise, hint) => post(options.server, `/api/seats/${seat}/hints`, { exercise, hint }, cookie).then(() => undefined),
      clock: options.clock ?? systemClock, speed: options.speed, log: options.log,
    }));
  }
  return {
    students,
    stop() {
      for (const student of students) student.stop();
    },
  };
}

async function sitDown({ server, code }: ClassroomOptions, handle: string, language: 'ja' | 'en'): Promise<{ token: string; cookie: string; seat: string }> {
  const response = await post(server, '/api/join', { code, handle, language });
  const joined = (await response.json()) as Joined;
  const token = /podium1\.\S+/.exec(joined.installLine)?.[0]?.replace(/['"]/g, '');
  if (token === undefined) throw new Error(`the install line of ${joined.seat.label} carries no token`);
  return { token, cookie: response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; '), seat: joined.seat.id };
}

async function post(server: string, path: string, body: object, cookie = ''): Promise<Response> {
  const response = await fetch(new URL(path, server), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(server).origin, ...(cookie && { cookie }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}
