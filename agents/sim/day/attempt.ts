import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Persona } from '../persona.ts';
import { pickRandom, sampleLogNormal, type Random } from '../random.ts';
import { drawAnswers, type QuizAnswer } from '../quiz-answers.ts';
import type { CourseExercise, CourseTrait, Recording } from './course.ts';
import type { DayHelpRequest, DayPreset } from './types.ts';
import { PLAYBACK_SPEED } from './agent.ts';

/** Students of the median need this share of the planned time. */
const MEDIAN_SHARE = 0.7;
const NEEDED_SPREAD = 0.45;
/** An attempt begins at least this much before the planned time is over, so that all of it counts. */
const LATEST_BEGIN = 0.8;
const TRAIT_FACTORS: Readonly<Partial<Record<CourseTrait, number>>> = {
  'too-short': 2.3,
  'too-easy': 0.4,
  skipped: 1.8,
  'unclear-message': 2,
  'helpful-hint': 1.6,
};
const ANSWER_MS = 15 * SECOND_MS;

/** What a student will do in an exercise. Times are working time from its start, ms. */
export interface AttemptPlan {
  readonly neededMs: number;
  /** Mistakes and when they are applied, earliest first. */
  readonly mistakes: readonly { readonly recording: Recording; readonly atMs: number }[];
  /** The solution; null for a quiz. */
  readonly solution: Recording | null;
  /** The answers of a quiz and when they are given, earliest first. The last one is at `neededMs`. */
  readonly answers: readonly (QuizAnswer & { readonly atMs: number })[];
}

export interface AttemptDraw {
  readonly exercise: CourseExercise;
  readonly trait: CourseTrait | undefined;
  readonly persona: Persona;
  readonly preset: DayPreset;
  readonly random: Random;
}

/** The work on one exercise. Working times count from `startedAt` (ms since 1970). */
export interface Attempt {
  readonly exercise: CourseExercise;
  readonly trait: CourseTrait | undefined;
  readonly plan: AttemptPlan;
  readonly startedAt: number;
  neededMs: number;
  request: DayHelpRequest | null;
  recording: Recording | null;
  /** A hint or a helper made the rest easy. */
  isHelped: boolean;
  isMarkedPassed: boolean;
}

/** Draws how a student does an exercise. null: the course has no recording of its solution. */
export function planAttempt(draw: AttemptDraw): AttemptPlan | null {
  const { exercise, trait, persona, preset, random } = draw;
  const drawnMs = Math.max(
    MINUTE_MS,
    sampleLogNormal(
      random,
      exercise.plannedMs *
        MEDIAN_SHARE *
        (preset === 'calibration'
          ? 1
          : persona.timeFactor * ((trait && TRAIT_FACTORS[trait]) ?? 1)),
      NEEDED_SPREAD,
    ),
  );
  if (exercise.questions.length > 0) return planQuiz(draw, drawnMs);
  const [firstSolution, ...otherSolutions] = exercise.passing;
  if (firstSolution === undefined) return null;
  const solution = pickRandom(random, [firstSolution, ...otherSolutions]);
  const latestMs = LATEST_BEGIN * exercise.plannedMs;
  const recordings = drawMistakes(draw);
  // A student who thinks for longer than planned tries something before.
  const [firstMistake] = exercise.failing;
  if (recordings.length === 0 && drawnMs > latestMs && firstMistake !== undefined)
    recordings.push(firstMistake);
  const neededMs = recordings.length === 0 ? Math.min(drawnMs, latestMs) : drawnMs;
  const beginMs = Math.min((0.25 + 0.3 * random()) * neededMs, latestMs);
  const endMs = Math.max(beginMs, 0.9 * neededMs - estimatePlaybackMs(solution));
  return {
    neededMs,
    solution,
    answers: [],
    mistakes: recordings.map((recording, index) => ({
      recording,
      atMs: beginMs + ((endMs - beginMs) * index) / recordings.length,
    })),
  };
}

/** How long a simulated cluster plays a recording, ms. `startMs`: time of a Pod at speed 1. */
export function estimatePlaybackMs({ moments }: Recording, startMs = 4_500): number {
  const gapsMs = moments
    .slice(1)
    .reduce((sum, { seconds }) => sum + 1_000 * Math.min(15, Math.max(1, seconds)), 0);
  return (gapsMs + startMs * moments.length) / PLAYBACK_SPEED;
}

function drawMistakes({ exercise, trait, persona, random }: AttemptDraw): Recording[] {
  const [first, ...others] = exercise.failing;
  if (first === undefined || trait === 'too-easy') return [];
  if (trait === 'unclear-message' && random() < 0.8) return [first, first, first, first];
  // Only students with the same failure can be compared.
  if (trait === 'helpful-hint' || trait === 'useless-hint') return random() < 0.9 ? [first] : [];
  const mistakes: Recording[] = [];
  const rate = trait === undefined ? persona.mistakeRate : Math.max(0.6, persona.mistakeRate);
  while (mistakes.length < 4 && random() < rate / (1 + mistakes.length / 2))
    mistakes.push(pickRandom(random, [first, ...others]));
  return mistakes;
}

function planQuiz({ exercise, persona, random }: AttemptDraw, drawnMs: number): AttemptPlan {
  const answers = exercise.questions.flatMap((question) =>
    drawAnswers(question, persona.mistakeRate, random),
  );
  const latestMs = LATEST_BEGIN * exercise.plannedMs;
  const neededMs =
    answers.length === 1
      ? Math.min(drawnMs, latestMs)
      : Math.max(drawnMs, answers.length * ANSWER_MS);
  const beginMs = Math.min(0.3 * neededMs, latestMs);
  const last = answers.length - 1;
  return {
    neededMs,
    solution: null,
    mistakes: [],
    answers: answers.map((answer, index) => ({
      ...answer,
      atMs: last === 0 ? neededMs : beginMs + ((neededMs - beginMs) * index) / last,
    })),
  };
}
