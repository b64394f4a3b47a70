import { listFixtureNames, readFixture } from '#lib/packs/fixtures.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import type { Pack } from '#lib/packs/types.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { QuizQuestion } from '../quiz-answers.ts';

/** A recording of the pack that simulated students play. */
export interface Recording {
  readonly name: string;
  readonly moments: readonly FixtureMoment[];
}

/** One exercise, as simulated students see it. */
export interface CourseExercise {
  readonly id: string;
  readonly plannedMs: number;
  readonly hintCount: number;
  /** Kinds of its subjects, such as `v1/Pod`. */
  readonly gvks: readonly string[];
  /** Recordings that pass; empty for a quiz. */
  readonly passing: readonly Recording[];
  /** Recordings that fail. */
  readonly failing: readonly Recording[];
  /** Questions of a quiz; empty for other exercises. */
  readonly questions: readonly QuizQuestion[];
}

/** A class shows most of a course with few recordings, and reading all of them takes long. */
const MAX_RECORDINGS = { passing: 2, failing: 4 };

/**
 * Reads what students can do in each exercise, from the fixtures of the pack. Leaves out optional
 * exercises, which need more than Kubernetes itself.
 * @param folder the pack's folder
 * @throws {Error} a fixture isn't valid
 */
export async function loadCourse(pack: Pack, folder: string): Promise<CourseExercise[]> {
  const course: CourseExercise[] = [];
  for (const { id, kind, minutes, hints, optional, subjects, checks } of pack.exercises) {
    if (optional === true) continue;
    const names = kind === 'quiz' ? [] : await listFixtureNames(folder, id);
    const passing = names.filter((name) => name === 'solution' || name.startsWith('right-'));
    const failing = names.filter((name) => name.startsWith('wrong-'));
    course.push({
      id,
      plannedMs: minutes * MINUTE_MS,
      hintCount: hints.length,
      gvks: [...new Set(subjects.map(({ gvk }) => gvk))],
      passing: await readRecordings(
        folder,
        id,
        passing.sort((a, b) => Number(b === 'solution') - Number(a === 'solution')),
        'pass',
        MAX_RECORDINGS.passing,
      ),
      failing: await readRecordings(folder, id, failing, 'fail', MAX_RECORDINGS.failing),
      questions: checks.flatMap((check) =>
        check.kind === 'quiz' ? [{ check: check.id, quiz: check.quiz }] : [],
      ),
    });
  }
  return course;
}

/** The first recordings with this verdict that play in the time of an attempt. */
async function readRecordings(
  folder: string,
  exercise: string,
  names: readonly string[],
  verdict: 'pass' | 'fail',
  limit: number,
): Promise<Recording[]> {
  const recordings: Recording[] = [];
  for (const name of names) {
    if (recordings.length === limit) break;
    const found = await readFixture(folder, exercise, name);
    if ('errors' in found) throw new Error(`${exercise} has no valid fixture ${name}`);
    const { moments } = found.fixture;
    if (found.fixture.verdict !== verdict || moments.some(({ away }) => away === true)) continue;
    recordings.push({ name, moments });
  }
  return recordings;
}

/**
 * What is special about an exercise of a realistic class, so that every figure and every rule of the
 * advice has something to show.
 */
export const COURSE_TRAITS = [
  /** Most students open the first hint, and continue soon. */
  'helpful-hint',
  /** Students need more than twice the planned time. */
  'too-short',
  /** The message of a check doesn't help: students repeat the same mistake. */
  'unclear-message',
  /** Students give up and go on. */
  'skipped',
  /** Most students open the first hint, and it leads them astray. */
  'useless-hint',
  /** Students need less than half of the planned time and make no mistakes. */
  'too-easy',
  /** The agents of some students can't read a kind of the exercise. */
  'forbidden-kind',
  /** Pods restart once just after they started. */
  'flapping',
  /** Pods take 45 s to start. */
  'slow-start',
] as const;
export type CourseTrait = (typeof COURSE_TRAITS)[number];

/** Gives each trait to one of the first exercises that students can fail. By exercise id. */
export function assignTraits(course: readonly CourseExercise[]): ReadonlyMap<string, CourseTrait> {
  const candidates = course.filter(
    ({ failing, passing }) => failing.length > 0 && passing.length > 0,
  );
  return new Map(
    COURSE_TRAITS.flatMap((trait, index) => {
      const exercise = candidates[index];
      return exercise === undefined ? [] : [[exercise.id, trait] as const];
    }),
  );
}
