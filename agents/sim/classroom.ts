import { listFixtureNames, readFixture } from '#lib/packs/fixtures.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { z } from 'zod';
import type {
  AnswerQuizBody,
  JoinBody,
  JoinResult,
  MarkNoticeReadBody,
  RequestHelpBody,
  RevealHintBody,
} from '#lib/protocol/api/seats.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Log } from '#lib/kit/log.ts';
import { generateScript, type StudentAction, type ExerciseFixtures } from './script.ts';
import { studentName } from './names.ts';
import { pickQuestion } from './questions.ts';
import { createSeededRandom, type Random } from './random.ts';
import { startSimulatedStudent, type SimulatedStudent } from './student.ts';
import { createPersona } from './persona.ts';

export interface ClassroomOptions {
  /** Base URL of the server. */
  readonly server: string;
  /** The join code of the workshop, as the projector shows it. */
  readonly code: string;
  readonly students: number;
  readonly seed: number;
  readonly speed: number;
  readonly pack: Pack;
  /** The pack's folder, with the fixtures that the students play. */
  readonly packFolder: string;
  /** What a student does; by default a day of reading, mistakes and getting stuck. */
  readonly createScript?: (exercises: readonly ExerciseFixtures[]) => Iterable<StudentAction>;
  /** Language of the students' pages; by default some use Japanese and some English. */
  readonly language?: 'ja' | 'en';
  /** The system clock unless a test passes another one. */
  readonly clock?: Clock;
  readonly log: Log;
}

export interface Classroom {
  readonly students: readonly SimulatedStudent[];
  /** Creates a one-time link that connects another browser to the first student's seat. */
  createPageLink(): Promise<string>;
  /** Staff sent a notice: most students mark it as read some time later. */
  readNotice(noticeId: number): void;
  stop(): void;
}

interface FixtureScripts {
  readonly exercises: readonly ExerciseFixtures[];
  readMoments(exerciseId: string, name: string): Promise<readonly FixtureMoment[]>;
}

/**
 * Number of cached fixtures. Students work on a few exercises at the same time, so few are needed.
 */
const MAX_CACHED_FIXTURES = 40;
/** Share of the students who mark a notice as read, and how long they take at most, ms at speed 1. */
const READING_SHARE = 0.7;
const MAX_READING_MS = 5 * MINUTE_MS;

/**
 * Lists what students can do, from the names of the pack's fixtures and the questions of its quizzes.
 * A fixture is read on first use.
 */
export async function loadScripts(pack: Pack, folder: string): Promise<FixtureScripts> {
  const exercises = await Promise.all(
    pack.exercises.map(
      async ({
        id,
        kind,
        minutes: expectedMinutes,
        hints,
        optional: isOptional = false,
        checks,
      }): Promise<ExerciseFixtures> => {
        // The fixtures of a quiz are answers, which students draw.
        const names = kind === 'quiz' ? [] : await listFixtureNames(folder, id);
        return {
          exerciseId: id,
          expectedMinutes,
          hintCount: hints.length,
          isOptional,
          passingFixtures: names.filter((name) => name === 'solution' || name.startsWith('right-')),
          failingFixtures: names.filter((name) => name.startsWith('wrong-')),
          questions: checks.flatMap((check) =>
            check.kind === 'quiz' ? [{ check: check.id, quiz: check.quiz }] : [],
          ),
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
    if ('errors' in found) throw new Error(`${exercise} has no valid fixture ${name}`);
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
 * Starts simulated students. They join with the join code, like students without an account, and
 * then speak the agent's protocol.
 * @throws {Error} the server refuses a student: the code is wrong, or the workshop isn't open
 */
export async function openClassroom(options: ClassroomOptions): Promise<Classroom> {
  const { exercises, readMoments } = await loadScripts(options.pack, options.packFolder);
  const students: SimulatedStudent[] = [];
  const seats: { readonly api: SeatApi; readonly random: Random }[] = [];
  const clock = options.clock ?? systemClock;
  const timers = new Set<() => void>();
  for (let n = 0; n < options.students; n += 1) {
    const random = createSeededRandom(options.seed * 100_003 + n);
    const language = options.language ?? (n % 3 === 0 ? 'en' : 'ja');
    const { token, cookie, seatId } = await joinWorkshop(options, studentName(n), language);
    const api = createSeatApi(options.server, seatId, cookie);
    seats.push({ api, random: createSeededRandom(options.seed * 7_919 + n) });
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
        revealHint: (exerciseId, hint) => api.revealHint({ exerciseId, hint }),
        requestHelp: (exerciseId, questionDraw) =>
          api.requestHelp({ exerciseId, question: pickQuestion(questionDraw, language) }),
        cancelHelp: () => api.cancelHelp(),
        answerQuiz: (exerciseId, checkId, chosen) =>
          api.answerQuiz({ exerciseId, checkId, chosenOptionIds: [...chosen] }),
        clock,
        speed: options.speed,
        log: options.log,
      }),
    );
  }
  return {
    students,
    async createPageLink() {
      const [first] = seats;
      if (first === undefined) throw new Error('the classroom has no students');
      return new URL(`/claim#${await first.api.createDeviceCode()}`, options.server).href;
    },
    readNotice(noticeId) {
      for (const { api, random } of seats) {
        if (random() > READING_SHARE) continue;
        const cancel = clock.after((MAX_READING_MS * random() ** 2) / options.speed, () => {
          timers.delete(cancel);
          api.readNotice({ noticeId }).catch((error: unknown) => {
            options.log('warn', `a notice can't be marked as read: ${String(error)}`);
          });
        });
        timers.add(cancel);
      }
    },
    stop() {
      for (const cancel of timers) cancel();
      for (const student of students) student.stop();
    },
  };
}

async function joinWorkshop(
  { server, code }: ClassroomOptions,
  displayName: string,
  language: 'ja' | 'en',
): Promise<{ token: string; cookie: string; seatId: string }> {
  const body: z.input<typeof JoinBody> = { code, displayName, language };
  const response = await postJson(server, '/api/join', body);
  const { installCommand, seat } = (await response.json()) as JoinResult;
  const token = /podium1\.\S+/.exec(installCommand ?? '')?.[0]?.replace(/['"]/g, '');
  if (token === undefined)
    throw new Error(`the install command of ${seat.label} contains no token`);
  return {
    token,
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
    seatId: seat.id,
  };
}

/** Requests of a student's page. */
interface SeatApi {
  revealHint(body: z.input<typeof RevealHintBody>): Promise<void>;
  requestHelp(body: z.input<typeof RequestHelpBody>): Promise<void>;
  cancelHelp(): Promise<void>;
  answerQuiz(body: z.input<typeof AnswerQuizBody>): Promise<void>;
  readNotice(body: z.input<typeof MarkNoticeReadBody>): Promise<void>;
  createDeviceCode(): Promise<string>;
}

function createSeatApi(server: string, seatId: string, cookie: string): SeatApi {
  const path = `/api/seats/${seatId}`;
  return {
    async revealHint(body) {
      await postJson(server, `${path}/hints`, body, cookie);
    },
    async requestHelp(body) {
      await postJson(server, `${path}/help-request`, body, cookie);
    },
    async cancelHelp() {
      await sendRequest('DELETE', server, `${path}/help-request`, null, cookie);
    },
    async answerQuiz(body) {
      await postJson(server, `${path}/quiz`, body, cookie);
    },
    async readNotice(body) {
      await postJson(server, `${path}/notices/read`, body, cookie);
    },
    async createDeviceCode() {
      const response = await postJson(server, `${path}/device-code`, {}, cookie);
      return ((await response.json()) as { code: string }).code;
    },
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
    throw new Error(`${path} returned ${response.status}: ${await response.text()}`);
  return response;
}
