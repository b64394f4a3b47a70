import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openClassroom } from '#agents/sim/classroom.ts';
import { joinStudent, signInInstructor, type Instructor, type Student } from '#e2e/harness/users.ts';
import { connectCluster } from '#e2e/harness/seats.ts';
import { openSite } from '#e2e/harness/site.ts';
import type { FoundBrowser } from '#e2e/harness/browser.ts';
import { compileExercise } from '#lib/grading/engine/compile.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';

const PACK = join(import.meta.dirname, '../../packs/kubernetes-basics');
const SEED = 7;
/** So many times as fast as people: a room is in the middle of its third exercise within two minutes. */
const SPEED = 20;
const CURRENT = 'problem-1';
/** Of a room's seats, how many in a hundred have passed the current exercise when the pictures begin; and how long that may take. */
const PASSED_PERCENT = 35;
const TIMEOUT_MS = 240_000;

/** Who looks at a page: each in a browser of their own. */
export type ScreenshotUser = 'stranger' | 'instructor' | 'newcomer' | 'stuck' | 'done' | 'gone';

/** What the pictures show: rooms of simulated students at work, one without anybody, and students of our own in known states. */
export interface ScreenshotData {
  readonly rooms: Readonly<Record<'small' | 'large' | 'empty' | 'draft', WorkshopSummary>>;
  readonly seats: Readonly<Record<'newcomer' | 'stuck' | 'done' | 'gone', string>>;
  readonly pages: Readonly<Record<ScreenshotUser, Page>>;
  readonly url: string;
}

/** Starts the server and fills its rooms; `stops` ends it all. `say` tells how far it is. */
export async function createScreenshotData(browser: FoundBrowser, cleanup: CleanupStack, reportProgress: (line: string) => void): Promise<ScreenshotData> {
  reportProgress('starting Podium');
  const site = await openSite(browser);
  cleanup.add(() => site.close());
  const instructor = await signInInstructor(site.browser, site.signInLink);
  const loaded = await loadPack(PACK, { compile: compileExercise });
  if (loaded.kind === 'refused') throw new Error(`the pack has mistakes: ${loaded.errors[0]?.message ?? ''}`);
  const small = await instructor.openWorkshop('Kubernetes hands-on, hall B');
  const large = await instructor.openWorkshop('Kubernetes hands-on, hall A');
  const empty = await instructor.openWorkshop('Evening class');
  const draft = await instructor.send<WorkshopSummary>('POST', '/api/events', { name: 'Next week', pack: loaded.pack.id, startsAt: new Date().toISOString(), timeZone: 'Asia/Tokyo', language: 'ja' });
  reportProgress('filling the rooms with simulated students');
  for (const [workshop, students] of [[small, 20], [large, 60]] as const) {
    await instructor.send('POST', `/api/events/${workshop.id}/acts`, { kind: 'set-current', exercise: CURRENT });
    const classroom = await openClassroom({ server: site.url, code: workshop.code, students, seed: SEED, speed: SPEED, pack: loaded.pack, packFolder: PACK, log: () => undefined });
    cleanup.add(() => { classroom.stop(); });
  }
  const seated = async (name: string): Promise<Student> => joinStudent(site.browser, site.url, small.code, name);
  const people = { newcomer: await seated('kotori'), stuck: await seated('momiji'), done: await seated('hinata'), gone: await seated('suzume') };
  const clusterOf = async (who: 'stuck' | 'done' | 'gone', exercise: string, fixture: string) => {
    const cluster = connectCluster(site.url, people[who].token, who);
    cleanup.add(() => { cluster.stop(); });
    await cluster.apply(exercise, fixture);
    await people[who].page.locator('article.student-check').first().waitFor();
    return cluster;
  };
  await clusterOf('stuck', 'pod-apply', 'wrong-image');
  await clusterOf('done', 'pod-apply', 'solution');
  (await clusterOf('gone', 'problem-1', 'solution')).stop();
  reportProgress('waiting until the rooms are at work');
  await waitUntilWorking(instructor, `${site.url}/events/${large.id}`);
  return {
    rooms: { small, large, empty, draft },
    seats: { newcomer: people.newcomer.seat, stuck: people.stuck.seat, done: people.done.seat, gone: people.gone.seat },
    pages: { stranger: await site.newPage('/'), instructor: instructor.page, newcomer: people.newcomer.page, stuck: people.stuck.page, done: people.done.page, gone: people.gone.page },
    url: site.url,
  };
}

/** The board says how many have passed the current exercise. */
async function waitUntilWorking({ page }: Instructor, room: string): Promise<void> {
  await page.goto(room);
  await page.waitForFunction((share) => {
    const [, passed, seats] = /(\d+) of (\d+) passed/.exec(document.querySelector('.room-board')?.textContent ?? '') ?? [];
    return 100 * Number(passed) >= share * Number(seats);
  }, PASSED_PERCENT, { timeout: TIMEOUT_MS });
}
