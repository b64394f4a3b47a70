import { fixtureNames, readFixture } from '#lib/packs/fixtures.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Joined } from '#lib/protocol/http.ts';
import { systemClock, type Clock, type Log } from '#lib/kit/clock.ts';
import { day, type Deed, type Repertoire } from './script.ts';
import { handleOf } from './names.ts';
import { questionOf } from './questions.ts';
import { seeded } from './random.ts';
import { startStudent, type SimulatedStudent } from './student.ts';
import { drawTemper } from './persona.ts';

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
  /** How a student spends the time; without it a day of reading, erring and being stuck. */
  readonly day?: (repertoire: readonly Repertoire[]) => Iterable<Deed>;
  /** Language of their pages; without it some read Japanese and some English. */
  readonly language?: 'ja' | 'en';
  /** The machine's own unless a test brings one. */
  readonly clock?: Clock;
  readonly log: Log;
}

export interface Classroom {
  readonly students: readonly SimulatedStudent[];
  /** A link that ties one more browser to the first student's seat, once. */
  pageLink(): Promise<string>;
  stop(): void;
}

interface Shown {
  readonly repertoire: readonly Repertoire[];
  fixture(exercise: string, name: string): Promise<readonly FixtureMoment[]>;
}

/** How many fixtures are kept read: a room goes through a course together, so that the same few are wanted again and again. */
const KEPT = 40;

/** What a pack's fixtures let a student do, by their names alone; each is read when somebody shows it. Questions are for people. */
export async function rehearse(pack: Pack, folder: string): Promise<Shown> {
  const repertoire = await Promise.all(
    pack.exercises
      .filter(({ kind }) => kind !== 'quiz')
      .map(async ({ id, minutes, hints, optional = false }): Promise<Repertoire> => {
        const names = await fixtureNames(folder, id);
        return {
          exercise: id,
          minutes,
          hints: hints.length,
          optional,
          right: names.filter((name) => name === 'solution' || name.startsWith('right-')),
          wrong: names.filter((name) => name.startsWith('wrong-')),
        };
      }),
  );
  const kept = new Map<string, Promise<readonly FixtureMoment[]>>();
  const read = async (exercise: string, name: string): Promise<readonly FixtureMoment[]> => {
    const found = await readFixture(folder, exercise, name);
    if ('errors' in found) throw new Error(`${exercise} has no sound fixture ${name}`);
    return found.fixture.moments;
  };
  return {
    repertoire,
    fixture(exercise, name) {
      const key = `${exercise}/${name}`;
      const moments = kept.get(key) ?? read(exercise, name);
      kept.delete(key);
      kept.set(key, moments);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return moments;
    },
  };
}

/**
 * A room of made-up students who join by the event's code, as walk-ins do, and then speak the agent's protocol.
 * @throws when the server refuses the first of them: the code is wrong, the event is not open
 */
export async function openClassroom(options: ClassroomOptions): Promise<Classroom> {
  const { repertoire, fixture } = await rehearse(options.pack, options.packFolder);
  const students: SimulatedStudent[] = [];
  let first: { seat: string; cookie: string } | null = null;
  for (let n = 0; n < options.students; n += 1) {
    const random = seeded(options.seed * 100_003 + n);
    const language = options.language ?? (n % 3 === 0 ? 'en' : 'ja');
    const { token, cookie, seat } = await sitDown(options, handleOf(n), language);
    first ??= { seat, cookie };
    students.push(
      startStudent({
        server: options.server,
        token,
        handle: handleOf(n),
        fixture,
        random,
        kinds: options.pack.plan.kinds,
        deeds: options.day?.(repertoire) ?? day(repertoire, drawTemper(random), random),
        openHint: (exercise, hint) =>
          post(options.server, `/api/seats/${seat}/hints`, { exercise, hint }, cookie).then(
            () => undefined,
          ),
        raiseHand: (exercise, words) =>
          post(
            options.server,
            `/api/seats/${seat}/hand`,
            { exercise, question: questionOf(words, language) },
            cookie,
          ).then(() => undefined),
        lowerHand: () =>
          ask('DELETE', options.server, `/api/seats/${seat}/hand`, null, cookie).then(
            () => undefined,
          ),
        clock: options.clock ?? systemClock,
        speed: options.speed,
        log: options.log,
      }),
    );
  }
  return {
    students,
    async pageLink() {
      if (first === null) throw new Error('there is no student');
      const response = await post(
        options.server,
        `/api/seats/${first.seat}/device-code`,
        {},
        first.cookie,
      );
      return new URL(`/claim/${((await response.json()) as { code: string }).code}`, options.server)
        .href;
    },
    stop() {
      for (const student of students) student.stop();
    },
  };
}

async function sitDown(
  { server, code }: ClassroomOptions,
  handle: string,
  language: 'ja' | 'en',
): Promise<{ token: string; cookie: string; seat: string }> {
  const response = await post(server, '/api/join', { code, handle, language });
  const joined = (await response.json()) as Joined;
  const token = /podium1\.\S+/.exec(joined.installLine)?.[0]?.replace(/['"]/g, '');
  if (token === undefined)
    throw new Error(`the install line of ${joined.seat.label} carries no token`);
  return {
    token,
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
    seat: joined.seat.id,
  };
}

function post(server: string, path: string, body: object, cookie = ''): Promise<Response> {
  return ask('POST', server, path, body, cookie);
}

async function ask(
  method: 'POST' | 'DELETE',
  server: string,
  path: string,
  body: object | null,
  cookie: string,
): Promise<Response> {
  const response = await fetch(new URL(path, server), {
    method,
    headers: {
      origin: new URL(server).origin,
      ...(body && { 'content-type': 'application/json' }),
      ...(cookie && { cookie }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}
