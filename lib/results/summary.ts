import type { AnalyzedStudent, WorkshopAnalysis } from './analysis.ts';
import { findPeak } from './attendance.ts';
import { summarizeChecks, type CheckMetrics } from './checks.ts';
import { summarizeExercise, type ExerciseSummary } from './exercises.ts';
import { sumLostTime, totalLostMs, type LostTimeEntry } from './failures.ts';
import { summarizeWaits, type HelpRequest, type WaitSummary } from './help.ts';
import { summarizeHints, type HintMetrics } from './hints.ts';
import {
  measureInfrastructure,
  totalInfrastructureMs,
  type InfrastructureProblem,
} from './infrastructure.ts';
import { measureNextDelay } from './pacing.ts';
import { quantile } from './proportions.ts';
import { summarizeQuizzes, type QuizSummary } from './quiz.ts';
import { clipSpans, type Span } from './spans.ts';
import { binDay, DAY_BIN_MS, listBins, type DayBin } from './states.ts';

/** An exercise with the time that students lost in it. */
export interface ExerciseTotals {
  readonly id: string;
  readonly summary: ExerciseSummary;
  readonly lostMs: number;
  readonly losingStudents: number;
}

/** A check with the number of students who lost time with it. */
export interface CheckTotals extends CheckMetrics {
  readonly losingStudents: number;
}

/** How many requests were waiting for a helper in a part of the day. */
export interface WaitingBin {
  readonly at: number;
  readonly count: number;
}

/** Help requests of some students. */
export interface HelpTotals {
  readonly requests: readonly HelpRequest[];
  /** Students with at least one request. */
  readonly students: number;
  readonly waits: WaitSummary | null;
  readonly withdrawn: number;
  readonly waiting: readonly WaitingBin[];
}

/** All numbers about a set of students, before anything is hidden. Times are ms. */
export interface Summary {
  readonly students: number;
  readonly attended: number;
  readonly peak: number;
  /** Students who attended and passed all required exercises. */
  readonly finished: number;
  readonly medianPassed: number | null;
  readonly failingMs: number;
  readonly failingStudents: number;
  readonly infrastructureMs: number;
  readonly infrastructureStudents: number;
  readonly nextDelayP50Ms: number | null;
  readonly bins: readonly DayBin[];
  readonly exercises: readonly ExerciseTotals[];
  readonly checks: readonly CheckTotals[];
  readonly hints: readonly HintMetrics[];
  /** By check and code at the levels without names, otherwise also by grouping parameters. */
  readonly lostTime: readonly LostTimeEntry[];
  readonly help: HelpTotals;
  /** Students by number of exercises behind. */
  readonly behind: readonly number[];
  readonly quizzes: readonly QuizSummary[];
  readonly infrastructure: readonly InfrastructureProblem[];
}

/** Everything about some students within `window`. */
export function summarize(
  { context, course }: WorkshopAnalysis,
  students: readonly AnalyzedStudent[],
  window: Span,
  by: 'key' | 'code',
): Summary {
  const { pack, workshop, thresholds } = context;
  const days = students.map(({ day }) => day);
  const attended = students.filter(({ attendance }) => attendance.hasAttended);
  const passed = attended.map(
    ({ passedAt }) => course.requiredExercises.filter((id) => passedAt.has(id)).length,
  );
  const losing = countLosingStudents(days);
  const attempts = Map.groupBy(
    days.flatMap((day) => day.attempts),
    ({ exercise }) => exercise,
  );
  return {
    students: students.length,
    attended: attended.length,
    peak: findPeak(students.map(({ attendance }) => clipSpans(attendance.present, window))),
    finished: passed.filter((count) => count === course.requiredExercises.length).length,
    medianPassed: quantile(passed, 0.5),
    failingMs: totalLostMs(days),
    failingStudents: days.filter(({ lost }) => lost.length > 0).length,
    infrastructureMs: totalInfrastructureMs(days),
    infrastructureStudents: days.filter(({ infrastructure }) =>
      [...infrastructure.values()].some((spans) => spans.length > 0),
    ).length,
    nextDelayP50Ms: measureNextDelay(
      workshop,
      groupPassTimes(attended),
      attended.length,
      thresholds.advanceTargetPercent / 100,
    ),
    bins: binDay(
      days.map(({ strip }) => strip),
      window,
    ),
    exercises: workshop.exercises.map(({ id, plannedMs }) => ({
      id,
      summary: summarizeExercise(attempts.get(id) ?? [], plannedMs),
      ...(losing.get(id) ?? NOTHING_LOST),
    })),
    checks: summarizeChecks(context, days).map((check) => ({
      ...check,
      losingStudents: losing.get(checkKey(check))?.losingStudents ?? 0,
    })),
    hints: summarizeHints(context, days),
    lostTime: sumLostTime(days, by),
    help: summarizeHelp(days, window),
    behind: countBehind(students, course.dueExercises.length),
    quizzes: summarizeQuizzes(
      pack,
      students.map(({ student }) => student.quizAnswers.filter(({ at }) => isWithin(at, window))),
    ),
    infrastructure: measureInfrastructure(days),
  };
}

const NOTHING_LOST = { lostMs: 0, losingStudents: 0 };

function isWithin(at: number, { from, to }: Span): boolean {
  return at >= from && at < to;
}

function checkKey({ exercise, check }: { exercise: string; check: string }): string {
  return `${exercise}\n${check}`;
}

/** Lost time and students who lost time, by exercise and by check. */
function countLosingStudents(
  days: readonly AnalyzedStudent['day'][],
): ReadonlyMap<string, { lostMs: number; losingStudents: number }> {
  const sums = new Map<string, { lostMs: number; losingStudents: number }>();
  for (const { lost } of days) {
    const seen = new Set<string>();
    for (const span of lost)
      for (const key of [span.exercise, checkKey(span)]) {
        const sum = sums.get(key) ?? { ...NOTHING_LOST };
        sums.set(key, sum);
        sum.lostMs += span.to - span.from;
        if (!seen.has(key)) sum.losingStudents += 1;
        seen.add(key);
      }
  }
  return sums;
}

function groupPassTimes(
  students: readonly AnalyzedStudent[],
): ReadonlyMap<string, readonly number[]> {
  const passes = students.flatMap(({ passedAt }) => [...passedAt]);
  return new Map(
    Array.from(
      Map.groupBy(passes, ([exercise]) => exercise),
      ([exercise, ofExercise]) => [exercise, ofExercise.map(([, at]) => at)] as const,
    ),
  );
}

function countBehind(students: readonly AnalyzedStudent[], dueCount: number): number[] {
  const counts = Array.from({ length: dueCount + 1 }, () => 0);
  for (const { lag } of students) counts[lag.behind] = (counts[lag.behind] ?? 0) + 1;
  return counts;
}

function summarizeHelp(days: readonly AnalyzedStudent['day'][], window: Span): HelpTotals {
  const requests = days
    .flatMap(({ helpRequests }) => helpRequests)
    .sort((a, b) => a.raisedAt - b.raisedAt);
  return {
    requests,
    students: days.filter(({ helpRequests }) => helpRequests.length > 0).length,
    waits: summarizeWaits(requests),
    withdrawn: requests.filter(({ waitEnd }) => waitEnd === 'withdrawn').length,
    waiting: listBins(window, DAY_BIN_MS).map((at) => ({
      at,
      count: requests.filter(
        (request) => request.raisedAt < at + DAY_BIN_MS && waitEndedAt(request) > at,
      ).length,
    })),
  };
}

/** The wait itself doesn't contain snoozed time. */
function waitEndedAt({ raisedAt, waitMs, snoozedMs }: HelpRequest): number {
  return raisedAt + waitMs + snoozedMs;
}
