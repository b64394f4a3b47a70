import { listFixtureNames, readFixture } from '#lib/packs/fixtures.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { JoinResult } from '#lib/protocol/http.ts';
import { systemClock, type Clock, type Log } from '#lib/kit/clock.ts';
import { generateScript, type StudentAction, type ExerciseFixtures } from './script.ts';
import { studentName } from './names.ts';
import { pickQuestion } from './questions.ts';
import { createSeededRandom } from './random.ts';
import { startSimulatedStudent, type SimulatedStudent } from './student.ts';
import { createPersona } from './persona.ts';

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
  readonly createScript?: (exercises: readonly ExerciseFixtures[]) => Iterable<StudentAction>;
  /** Language of their pages; without it some read Japanese and some English. */
  readonly language?: 'ja' | 'en';
  /** The machine's own unless a test brings one. */
  readonly clock?: Clock;
  readonly log: Log;
}

export interface Classroom {
  readonly students: readonly SimulatedStudent[];
  /** A link that ties one more browser to the first student's seat, once. */
  createPageLink(): Promise<string>;
  stop(): void;
}

interface FixtureScripts {
  readonly exercises: readonly ExerciseFixtures[];
  readMoments(exerciseId: string, name: string): Promise<readonly FixtureMoment[]>;
}

/** How many fixtures are kept read: a room goes through a course together, so that the same few are wanted again and again. */
const MAX_CACHED_FIXTURES = 40;

/** What a pack's fixtures let a student do, by their names alone; each is read when somebody shows it. Questions are for people. */
export async function loadScripts(pack: Pack, folder: string): Promise<FixtureScripts> {
  const exercises = await Promise.all(
    pack.exercises
      .filter(({ kind }) => kind !== 'quiz')
      .map(
        async ({
          id,
          minutes: expectedMinutes,
          hints,
          optional: isOptional = false,
        }): Promise<ExerciseFixtures> => {
          const names = await listFixtureNames(folder, id);
          return {
            exerciseId: id,
            expectedMinutes,
            hintCount: hints.length,
            isOptional,
            passingFixtures: names.filter(
              (name) => name === 'solution' || name.startsWith('right-'),
            ),
            failingFixtures: names.filter((name) => name.startsWith('wrong-')),
          };
        },
      ),
  );
  const cache = new Map<string, Promise<readonly FixtureMoment[]>>();
  const readFixtureMoments = async (
    exercise: string,
    name: string,
  ): Promise<readonly FixtureMoment[]> => {
    const found = await readFixture(folder, exercise, name);
    if ('errors' in found) throw new Error(`${exercise} has no sound fixture ${name}`);
    return found.fixture.moments;
  };
  return {
    exercises,
    readMoments(exercise, name) {
      const key = `${exercise}/${name}`;
      const moments = cache.get(key) ?? readFixtureMoments(exercise, name);
      cache.delete(key);
      cache.set(key, moments);
      const [oldest] = cache.keys();
      if (cache.size > MAX_CACHED_FIXTURES && oldest !== undefined) cache.delete(oldest);
      return moments;
    },
  };
}

/**
 * A room of made-up students who join by the event's code, as walk-ins do, and then speak the agent's protocol.
 * @throws when the server refuses the first of them: the code is wrong, the event is not open
 */
export async function openClassroom(options: ClassroomOptions): Promise<Classroom> {
  const { exercises, readMoments } = await loadScripts(options.pack, options.packFolder);
  const students: SimulatedStudent[] = [];
  let firstSeat: { seat: string; cookie: string } | null = null;
  for (let n = 0; n < options.students; n += 1) {
    const random = createSeededRandom(options.seed * 100_003 + n);
    const language = options.language ?? (n % 3 === 0 ? 'en' : 'ja');
    const { token, cookie, seat } = await joinWorkshop(options, studentName(n), language);
    firstSeat ??= { seat, cookie };
    students.push(
      startSimulatedStudent({
        server: options.server,
        token,
        displayName: studentName(n),
        readMoments,
        random,
        kinds: options.pack.plan.kinds,
        script:
          options.createScript?.(exercises) ??
          generateScript(exercises, createPersona(random), random),
        revealHint: (exerciseId, hint) =>
          postJson(options.server, `/api/seats/${seat}/hints`, { exerciseId, hint }, cookie).then(
            () => undefined,
          ),
        requestHelp: (exerciseId, questionDraw) =>
          postJson(
            options.server,
            `/api/seats/${seat}/hand`,
            { exerciseId, question: pickQuestion(questionDraw, language) },
            cookie,
          ).then(() => undefined),
        cancelHelp: () =>
          sendRequest('DELETE', options.server, `/api/seats/${seat}/hand`, null, cookie).then(
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
    async createPageLink() {
      if (firstSeat === null) throw new Error('there is no student');
      const response = await postJson(
        options.server,
        `/api/seats/${firstSeat.seat}/device-code`,
        {},
        firstSeat.cookie,
      );
      return new URL(`/claim/${((await response.json()) as { code: string }).code}`, options.server)
        .href;
    },
    stop() {
      for (const student of students) student.stop();
    },
  };
}

async function joinWorkshop(
  { server, code }: ClassroomOptions,
  displayName: string,
  language: 'ja' | 'en',
): Promise<{ token: string; cookie: string; seat: string }> {
  const response = await postJson(server, '/api/join', { code, displayName, language });
  const joinResult = (await response.json()) as JoinResult;
  const token = /podium1\.\S+/.exec(joinResult.installCommand)?.[0]?.replace(/['"]/g, '');
  if (token === undefined)
    throw new Error(`the install line of ${joinResult.seat.label} carries no token`);
  return {
    token,
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
    seat: joinResult.seat.id,
  };
}

function postJson(server: string, path: string, body: object, cookie = ''): Promise<Response> {
  return sendRequest('POST', server, path, body, cookie);
}

async function sendRequest(
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
