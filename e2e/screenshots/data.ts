import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openClassroom } from '#agents/sim/classroom.ts';
import {
  DESKTOP_CONTEXT,
  INSTRUCTOR_NAME,
  joinStudent,
  signInInstructor,
  type Instructor,
  type Student,
} from '#e2e/fixtures/users.ts';
import { createServerLocation, startPodium } from '#e2e/harness/podium.ts';
import { connectCluster } from '#e2e/harness/seats.ts';
import { openBrowser, type FoundBrowser } from '#e2e/harness/browser.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { StudentList } from '#lib/protocol/api/students.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';

const PACK = join(import.meta.dirname, '../../packs/kubernetes-basics');
const SEED = 7;
/** Times as fast as real students: a room reaches its third exercise within two minutes. */
const SPEED = 20;
const CURRENT = 'problem-1';
/** Share of the seats that have passed the current exercise before the screenshots start. */
const PASSED_PERCENT = 35;
const TIMEOUT_MS = 240_000;
/** The finished workshops of the demo are graded beside the rooms, which takes minutes. */
const FINISHED_TIMEOUT_MS = 900_000;

/** The user of a page. Each has a separate browser context. */
export type ScreenshotUser =
  | 'visitor'
  | 'instructor'
  | 'assistant'
  | 'organizer'
  | 'unnamed'
  | 'early'
  | 'newcomer'
  | 'stuck'
  | 'done'
  | 'gone'
  | 'finished';

type RoomName = 'small' | 'large' | 'empty' | 'draft' | 'open' | 'ended';
type StudentName = 'early' | 'newcomer' | 'stuck' | 'done' | 'gone' | 'finished';

/**
 * The content of the screenshots: rooms of simulated students, rooms in each state, two finished
 * days with results, and students in known states.
 */
export interface ScreenshotData {
  readonly rooms: Readonly<Record<RoomName, WorkshopSummary>>;
  readonly seats: Readonly<Record<StudentName, string>>;
  readonly pages: Readonly<Record<ScreenshotUser, Page>>;
  readonly url: string;
  /** The path of a link that signs in as the instructor, and that of one that was used. */
  readonly signInPath: string;
  readonly usedSignInPath: string;
  /** Waits until the demo has made and graded its finished workshops. Call it once. */
  waitForFinishedDays(): Promise<FinishedDays>;
}

/** Workshops with results, which are ready minutes after the other rooms. Ids. */
export interface FinishedDays {
  readonly finished: string;
  readonly archived: string;
  /** A seat of the finished one. */
  readonly seat: string;
}

/** Starts the server and fills its rooms. `cleanup` stops everything. */
export async function createScreenshotData(
  browserInfo: FoundBrowser,
  cleanup: CleanupStack,
  reportProgress: (line: string) => void,
): Promise<ScreenshotData> {
  reportProgress('starting Podium');
  const location = await createServerLocation();
  cleanup.add(() => location.remove());
  const command = ['demo', '--students', '1', '--speed', '1', '--seed', String(SEED)];
  const server = await startPodium(location, { command });
  cleanup.add(async () => {
    await server.stop('SIGTERM');
  });
  const browser = await openBrowser(browserInfo);
  cleanup.add(() => browser.close());
  const { url, signInLink } = server;
  const instructor = await signInInstructor(browser, signInLink, null);
  await instructor.send('PATCH', '/api/me', { displayName: INSTRUCTOR_NAME });
  const pack = await loadCourse();
  const rooms = await createRooms(instructor);
  const students = await joinStudents(browser, url, rooms, cleanup);
  await instructor.send('PATCH', `/api/workshops/${rooms.ended.id}`, { state: 'ended' });
  reportProgress('filling the rooms with simulated students');
  for (const [workshop, seats] of [
    [rooms.small, 20],
    [rooms.large, 40],
  ] as const) {
    await instructor.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: CURRENT,
    });
    const classroom = await openClassroom({
      server: url,
      code: workshop.code,
      students: seats,
      seed: SEED,
      speed: SPEED,
      pack,
      packFolder: PACK,
      log: () => undefined,
    });
    cleanup.add(() => {
      classroom.stop();
    });
  }
  reportProgress('waiting until the students have made progress');
  await waitForProgress(instructor, `${url}/workshops/${rooms.large.id}/room`);
  const invite = async (role: string, name?: string): Promise<string> => {
    const path = `/api/workshops/${rooms.small.id}/tokens`;
    const body = { kind: 'invite', role, hours: 2, ...(name !== undefined && { name }) };
    return (await instructor.send<CreatedToken>('POST', path, body)).url ?? '';
  };
  const signInMember = async (role: string, name: string): Promise<Page> =>
    (await signInInstructor(browser, await invite(role, name), null)).page;
  const [device] = await Promise.all([
    instructor.send<{ url: string }>('POST', '/api/me/device-link'),
    invite('instructor', 'Kato'),
  ]);
  return {
    rooms,
    seats: {
      early: students.early.seat,
      newcomer: students.newcomer.seat,
      stuck: students.stuck.seat,
      done: students.done.seat,
      gone: students.gone.seat,
      finished: students.finished.seat,
    },
    pages: {
      visitor: await (await browser.newContext(DESKTOP_CONTEXT)).newPage(),
      instructor: instructor.page,
      assistant: await signInMember('assistant', 'Mori'),
      organizer: await signInMember('organizer', 'Sato'),
      unnamed: await signInUnnamed(browser, await invite('assistant')),
      early: students.early.page,
      newcomer: students.newcomer.page,
      stuck: students.stuck.page,
      done: students.done.page,
      gone: students.gone.page,
      finished: students.finished.page,
    },
    url,
    signInPath: pathOf(device.url),
    usedSignInPath: pathOf(signInLink),
    waitForFinishedDays: async () => {
      reportProgress('waiting for the finished workshops');
      return findFinishedDays(instructor, server.waitForOutput);
    },
  };
}

const pathOf = (link: string): string => link.slice(new URL(link).origin.length);

async function loadCourse(): Promise<Pack> {
  const loaded = await loadPack(PACK, { compile: compileExercise });
  if (loaded.kind === 'refused')
    throw new Error(`the pack has mistakes: ${loaded.errors[0]?.message ?? ''}`);
  return loaded.pack;
}

async function createRooms(instructor: Instructor) {
  const create = (name: string): Promise<WorkshopSummary> =>
    instructor.send<WorkshopSummary>('POST', '/api/workshops', {
      name,
      packId: 'kubernetes-basics',
      startsAt: new Date().toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'ja',
    });
  const open = await create('Afternoon class');
  await instructor.send('PATCH', `/api/workshops/${open.id}`, { state: 'open' });
  return {
    small: await instructor.openWorkshop('Kubernetes hands-on, hall B'),
    large: await instructor.openWorkshop('Kubernetes hands-on, hall A'),
    empty: await instructor.openWorkshop('Evening class'),
    draft: await create('Next week'),
    open,
    ended: await instructor.openWorkshop('Morning class'),
  };
}

async function joinStudents(
  browser: Browser,
  url: string,
  rooms: Awaited<ReturnType<typeof createRooms>>,
  cleanup: CleanupStack,
): Promise<Record<StudentName, Student>> {
  const join = (name: string, room: 'small' | 'open' | 'ended' = 'small'): Promise<Student> =>
    joinStudent(browser, url, rooms[room].code, name);
  const students = {
    early: await join('sumire', 'open'),
    newcomer: await join('kotori'),
    stuck: await join('momiji'),
    done: await join('hinata'),
    gone: await join('suzume'),
    finished: await join('aoi', 'ended'),
  };
  const connect = async (user: StudentName, exercise: string, fixture: string) => {
    const cluster = connectCluster(url, students[user].token, user);
    cleanup.add(() => {
      cluster.stop();
    });
    await cluster.apply(exercise, fixture);
    await students[user].page.locator('[data-part="check"]').first().waitFor();
    return cluster;
  };
  await connect('stuck', 'pod-apply', 'wrong-image');
  await connect('done', 'pod-apply', 'solution');
  await connect('finished', 'pod-apply', 'solution');
  (await connect('gone', 'problem-1', 'solution')).stop();
  return students;
}

/** The finished workshops that the demo makes: a day, and one of an earlier version of the course. */
async function findFinishedDays(
  instructor: Instructor,
  waitForOutput: (pattern: RegExp, timeoutMs: number) => Promise<RegExpExecArray>,
): Promise<FinishedDays> {
  const find = async (name: string): Promise<string> => {
    const pattern = new RegExp(`Results of “${name}”: \\S+/workshops/(\\w+)/results`);
    return (await waitForOutput(pattern, FINISHED_TIMEOUT_MS))[1] ?? '';
  };
  const finished = await find('Example');
  const archived = await find('Example of an earlier version');
  await instructor.send('PATCH', `/api/workshops/${archived}`, { state: 'archived' });
  const path = `/api/workshops/${finished}/students`;
  const { students } = await instructor.send<StudentList>('GET', path);
  return { finished, archived, seat: students[0]?.id ?? '' };
}

/** Accepts an invitation without a name, and stays at the question for it. */
async function signInUnnamed(browser: Browser, link: string): Promise<Page> {
  const page = await (await browser.newContext(DESKTOP_CONTEXT)).newPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Display name').waitFor();
  return page;
}

/** Reads from the room summary how many students have passed the current exercise. */
async function waitForProgress({ page }: Instructor, room: string): Promise<void> {
  await page.goto(room);
  await page.waitForFunction(
    (percent) => {
      const [, passed, seats] =
        /(\d+) of (\d+) passed/.exec(
          document.querySelector('[data-part="live-room"] [data-part="room-header"]')
            ?.textContent ?? '',
        ) ?? [];
      return 100 * Number(passed) >= percent * Number(seats);
    },
    PASSED_PERCENT,
    { timeout: TIMEOUT_MS },
  );
}
