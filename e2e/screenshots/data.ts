import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openClassroom } from '#agents/sim/classroom.ts';
import {
  DESKTOP_CONTEXT,
  joinStudent,
  signInInstructor,
  type Instructor,
  type Student,
} from '#e2e/fixtures/users.ts';
import { connectCluster } from '#e2e/harness/seats.ts';
import { startTestServer } from '#e2e/fixtures/server.ts';
import { openBrowser, type FoundBrowser } from '#e2e/harness/browser.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { loadPack } from '#lib/packs/load.ts';
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

/** The user of a page. Each has a separate browser context. */
export type ScreenshotUser = 'visitor' | 'instructor' | 'newcomer' | 'stuck' | 'done' | 'gone';

/**
 * The content of the screenshots: rooms of simulated students, an empty room, and students in known
 * states.
 */
export interface ScreenshotData {
  readonly rooms: Readonly<Record<'small' | 'large' | 'empty' | 'draft', WorkshopSummary>>;
  readonly seats: Readonly<Record<'newcomer' | 'stuck' | 'done' | 'gone', string>>;
  readonly pages: Readonly<Record<ScreenshotUser, Page>>;
  readonly url: string;
}

/** Starts the server and fills its rooms. `cleanup` stops everything. */
export async function createScreenshotData(
  browserInfo: FoundBrowser,
  cleanup: CleanupStack,
  reportProgress: (line: string) => void,
): Promise<ScreenshotData> {
  reportProgress('starting Podium');
  const server = await startTestServer();
  cleanup.add(() => server.stop());
  const browser = await openBrowser(browserInfo);
  cleanup.add(() => browser.close());
  const instructor = await signInInstructor(browser, server.signInLink);
  const loaded = await loadPack(PACK, { compile: compileExercise });
  if (loaded.kind === 'refused')
    throw new Error(`the pack has mistakes: ${loaded.errors[0]?.message ?? ''}`);
  const small = await instructor.openWorkshop('Kubernetes hands-on, hall B');
  const large = await instructor.openWorkshop('Kubernetes hands-on, hall A');
  const empty = await instructor.openWorkshop('Evening class');
  const draft = await instructor.send<WorkshopSummary>('POST', '/api/workshops', {
    name: 'Next week',
    packId: loaded.pack.id,
    startsAt: new Date().toISOString(),
    timeZone: 'Asia/Tokyo',
    language: 'ja',
  });
  reportProgress('filling the rooms with simulated students');
  for (const [workshop, seats] of [
    [small, 20],
    [large, 60],
  ] as const) {
    await instructor.send('POST', `/api/workshops/${workshop.id}/commands`, {
      kind: 'set-current-exercise',
      exerciseId: CURRENT,
    });
    const classroom = await openClassroom({
      server: server.url,
      code: workshop.code,
      students: seats,
      seed: SEED,
      speed: SPEED,
      pack: loaded.pack,
      packFolder: PACK,
      log: () => undefined,
    });
    cleanup.add(() => {
      classroom.stop();
    });
  }
  const join = async (name: string): Promise<Student> =>
    joinStudent(browser, server.url, small.code, name);
  const students = {
    newcomer: await join('kotori'),
    stuck: await join('momiji'),
    done: await join('hinata'),
    gone: await join('suzume'),
  };
  const connect = async (user: 'stuck' | 'done' | 'gone', exercise: string, fixture: string) => {
    const cluster = connectCluster(server.url, students[user].token, user);
    cleanup.add(() => {
      cluster.stop();
    });
    await cluster.apply(exercise, fixture);
    await students[user].page.locator('[data-part="check"]').first().waitFor();
    return cluster;
  };
  await connect('stuck', 'pod-apply', 'wrong-image');
  await connect('done', 'pod-apply', 'solution');
  (await connect('gone', 'problem-1', 'solution')).stop();
  reportProgress('waiting until the students have made progress');
  await waitForProgress(instructor, `${server.url}/workshops/${large.id}/room`);
  return {
    rooms: { small, large, empty, draft },
    seats: {
      newcomer: students.newcomer.seat,
      stuck: students.stuck.seat,
      done: students.done.seat,
      gone: students.gone.seat,
    },
    pages: {
      visitor: await (await browser.newContext(DESKTOP_CONTEXT)).newPage(),
      instructor: instructor.page,
      newcomer: students.newcomer.page,
      stuck: students.stuck.page,
      done: students.done.page,
      gone: students.gone.page,
    },
    url: server.url,
  };
}

/** Reads from the room summary how many students have passed the current exercise. */
async function waitForProgress({ page }: Instructor, room: string): Promise<void> {
  await page.goto(room);
  await page.waitForFunction(
    (percent) => {
      const [, passed, seats] =
        /(\d+) of (\d+) passed/.exec(
          document.querySelector('[data-part="live-room"] [data-part="page-header"]')
            ?.textContent ?? '',
        ) ?? [];
      return 100 * Number(passed) >= percent * Number(seats);
    },
    PASSED_PERCENT,
    { timeout: TIMEOUT_MS },
  );
}
