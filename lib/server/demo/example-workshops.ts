import { join } from 'node:path';
import type { Connection } from '#db/connect.ts';
import { findWorkshop } from '#db/queries/workshops.ts';
import { loadCourse, type CourseExercise } from '#agents/sim/day/course.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import type { Log } from '../logger.ts';
import { toPackContent } from '../packs/content.ts';
import type { LocalWorkshopRegistry } from '../workshops/workshop-registry.ts';
import { finishedWorkshopId, writeFinishedWorkshop } from './finished-workshop.ts';

export interface ExampleOptions {
  readonly db: Connection;
  readonly databaseUrl: string;
  readonly workshops: LocalWorkshopRegistry;
  readonly pack: Pack;
  readonly packsDir: string;
  /** Id of the person who owns the workshops. */
  readonly ownerId: string;
  readonly seed: number;
  /** 40 by default. */
  readonly students?: number;
  /** ms since 1970. */
  readonly now: number;
  readonly log: Log;
  /** Called while workshops are made. `share`: of all of them, 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly abortSignal: AbortSignal;
}

export interface ExampleWorkshop {
  readonly id: string;
  readonly name: string;
}

const STUDENTS = 40;
const DAY_LENGTH_MS = 8.5 * HOUR_MS;
/** Share of the work that is done when the log is written and only its grading is left. */
const WRITTEN_SHARE = 0.4;

/** Days before today, and whether the course was the earlier version. Newest first. */
const EXAMPLES = [
  { name: 'Example', daysAgo: 7, isEarlier: false },
  { name: 'Example of an earlier version', daysAgo: 28, isEarlier: true },
] as const;

/**
 * Makes two finished workshops with 40 students, the second one with an earlier version of the
 * course. Those that an earlier call made with the same seed and course stay as they are.
 * @returns the workshops, newest first
 * @throws what `abortSignal` aborts with
 */
export async function createExampleWorkshops(options: ExampleOptions): Promise<ExampleWorkshop[]> {
  const { db, databaseUrl, pack, packsDir, seed, onProgress } = options;
  const { digest } = toPackContent(pack);
  const examples = EXAMPLES.map((example) => ({
    ...example,
    id: finishedWorkshopId(example.name, seed, digest),
  }));
  const missing: typeof examples = [];
  for (const example of examples)
    if ((await findWorkshop(db, example.id))?.state !== 'ended') missing.push(example);
  if (missing.length > 0) {
    onProgress(0);
    const course = await loadCourse(pack, join(packsDir, pack.id));
    const ownership = new WorkshopOwnership(databaseUrl);
    try {
      for (const [index, example] of missing.entries())
        await createExample(example, course, ownership, {
          ...options,
          onProgress: (share) => {
            onProgress((index + share) / missing.length);
          },
        });
    } finally {
      await ownership.stop();
    }
  }
  return examples.map(({ id, name }) => ({ id, name }));
}

async function createExample(
  {
    id,
    name,
    daysAgo,
    isEarlier,
  }: { id: string; name: string; daysAgo: number; isEarlier: boolean },
  course: readonly CourseExercise[],
  ownership: WorkshopOwnership,
  options: ExampleOptions,
): Promise<void> {
  const { db, pack, ownerId, seed, students = STUDENTS, now, log } = options;
  const { workshops, onProgress, abortSignal } = options;
  const startsAt = morningOf(now - daysAgo * DAY_MS);
  await writeFinishedWorkshop(id, {
    db,
    ownership,
    log,
    name,
    pack: isEarlier ? toEarlierVersion(pack) : pack,
    course: isEarlier ? toEarlierCourse(course) : course,
    language: 'en',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ownerId,
    seed: seed * 2 + Number(isEarlier),
    preset: 'realistic',
    students,
    startsAt,
    endsAt: startsAt + DAY_LENGTH_MS,
    onProgress: (share) => {
      abortSignal.throwIfAborted();
      onProgress(WRITTEN_SHARE * share);
    },
  });
  // Opening a workshop grades its log. If the server stops meanwhile, the results page does it later.
  const workshop = await workshops.open(id);
  await Promise.race([workshop?.graded, waitForAbort(abortSignal)]);
  abortSignal.throwIfAborted();
  await workshops.close(id);
  onProgress(1);
}

function waitForAbort(abortSignal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (abortSignal.aborted) resolve();
    abortSignal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

/** 9 o'clock of a day by the clock of this machine, ms since 1970. */
function morningOf(time: number): number {
  return new Date(time).setHours(9, 0, 0, 0);
}

/** Which exercise the earlier version explained worse. */
const isRewritten = (index: number): boolean => index === 3;
/** Every fourth exercise had other minutes. */
const hadMoreMinutes = (index: number): boolean => index % 4 === 1;
const MORE_MINUTES = 5;

/** The course as it could have been: other minutes, and one task with another text. */
function toEarlierVersion(pack: Pack): Pack {
  return {
    ...pack,
    version: earlierVersion(pack.version),
    exercises: pack.exercises.map((exercise, index): Exercise => ({
      ...exercise,
      ...(hadMoreMinutes(index) && { minutes: exercise.minutes + MORE_MINUTES }),
      ...(isRewritten(index) && {
        task: { en: firstParagraph(exercise.task.en), ja: firstParagraph(exercise.task.ja) },
      }),
    })),
  };
}

/** Students needed longer for the task that was explained worse. */
function toEarlierCourse(course: readonly CourseExercise[]): CourseExercise[] {
  return course.map((exercise, index) =>
    isRewritten(index) ? { ...exercise, plannedMs: exercise.plannedMs + 8 * MINUTE_MS } : exercise,
  );
}

/** The text up to the end of its first paragraph. */
function firstParagraph(html: string): string {
  const end = html.indexOf('</p>');
  return end === -1 ? html : html.slice(0, end + '</p>'.length);
}

/** A version before this one: the last number that isn't 0 is one less. */
function earlierVersion(version: string): string {
  const numbers = version.split('.');
  const last = numbers.findLastIndex((number) => Number(number) > 0);
  return numbers
    .map((number, index) => (index === last ? String(Number(number) - 1) : number))
    .join('.');
}
