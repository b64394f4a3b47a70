import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import type { Failure } from './failures.ts';
import {
  estimateProportion,
  subtractProportions,
  type Proportion,
  type ProportionDifference,
} from './proportions.ts';
import type { Span } from './spans.ts';
import type { HintUse, MetricsContext, StudentDay } from './student-day.ts';

/** In this active time, a student with a hint should make progress. */
const PROGRESS_WITHIN_MS = 5 * MINUTE_MS;
const PASS_WITHIN_MS = 10 * MINUTE_MS;
const NEXT_HINT_WITHIN_MS = 2 * MINUTE_MS;
const HELP_WITHIN_MS = 5 * MINUTE_MS;
/** Failures of others that one case is compared with. */
const GROUP_SIZE = 5;
/** Fewer cases or failures say nothing about the effect. */
const MIN_CASES = 5;

/** A hint that a student opened or got, and what followed. Times are ms since 1970. */
export interface HintCase extends HintUse {
  readonly seat: string;
  /** The failure that was open and counted; null without one. */
  readonly failureKey: string | null;
  /** How long that failure had been open, ms. */
  readonly ageMs: number | null;
  /** More checks passed, or the failure was over, within 5 active minutes. */
  readonly progress5min: boolean;
  /** The exercise was passed within 10 minutes. */
  readonly passed10min: boolean;
}

/** F7: one hint. Shares are 0 to 1; null without a student who opened it. */
export interface HintMetrics {
  readonly exercise: string;
  readonly hint: number;
  /** Students who opened it, and to whom staff gave it. */
  readonly opened: number;
  readonly givenByStaff: number;
  /** Students with a counted failure in the exercise. */
  readonly failed: number;
  /** Share of these who opened the hint; null without one. */
  readonly openedShare: number | null;
  /** Cases that have a comparison group, and their share with progress; null without one. */
  readonly withHint: Proportion | null;
  /** The failures of the comparison groups. Those of one case weigh as much as the case. */
  readonly withoutHint: Proportion | null;
  /** Null for few cases or failures. */
  readonly effect: ProportionDifference | null;
  readonly nextHintShare: number | null;
  readonly helpShare: number | null;
  readonly passShare: number | null;
}

/** All hints that students opened or got, by student. */
export function listHintCases({ pack }: MetricsContext, days: readonly StudentDay[]): HintCase[] {
  const exercises = new Map(pack.exercises.map((exercise) => [exercise.id, exercise]));
  return days.map(indexProgress).flatMap((day) =>
    day.hints.map((use) => {
      const failure = findOpenFailure(day, use, exercises.get(use.exercise));
      return {
        ...use,
        seat: day.seat,
        failureKey: failure?.key ?? null,
        ageMs: failure === null ? null : use.at - failure.openedAt,
        progress5min: hasProgress(day, use.exercise, failure, use.at),
        passed10min: hasPassed(day, use.exercise, use.at),
      };
    }),
  );
}

/**
 * The hints of all exercises, in the order of the pack. The effect compares students in the same
 * situation: with the same failure, open for the same time. It doesn't prove an effect.
 */
export function summarizeHints(
  { pack }: MetricsContext,
  days: readonly StudentDay[],
): HintMetrics[] {
  const students = days.map(indexProgress);
  const byExercise = Map.groupBy(
    students.flatMap((day) =>
      day.failures.flatMap((failure) => (failure.countedAt === null ? [] : [{ day, failure }])),
    ),
    ({ failure }) => failure.exercise,
  );
  return pack.exercises.flatMap((exercise) => {
    const failures = byExercise.get(exercise.id) ?? [];
    const byKey = Map.groupBy(failures, ({ failure }) => failure.key);
    const failed = new Set(failures.map(({ day }) => day.seat));
    return exercise.hints.map((_, index) =>
      summarizeHint(exercise, index + 1, students, byKey, failed),
    );
  });
}

/** A student's day with the times of progress and of passes by exercise. */
interface HintDay extends StudentDay {
  readonly progressAt: ReadonlyMap<string, readonly number[]>;
  readonly passedAt: ReadonlyMap<string, readonly number[]>;
}

function indexProgress(day: StudentDay): HintDay {
  const progressAt = new Map<string, number[]>();
  const passedAt = new Map<string, number[]>();
  const add = (times: Map<string, number[]>, { exercise, at }: SeatFact): void => {
    const known = times.get(exercise);
    if (known === undefined) times.set(exercise, [at]);
    else known.push(at);
  };
  for (const fact of day.facts) {
    if (fact.kind === 'progressed' || fact.kind === 'passed') add(progressAt, fact);
    if (fact.kind === 'passed') add(passedAt, fact);
  }
  return { ...day, progressAt, passedAt };
}

interface StudentFailure {
  readonly day: HintDay;
  readonly failure: Failure;
}

/** A failure of a comparison group. `at`: when it was as old as the case. */
interface ComparedFailure extends StudentFailure {
  readonly at: number;
}

function summarizeHint(
  exercise: Exercise,
  hint: number,
  days: readonly HintDay[],
  byKey: ReadonlyMap<string, readonly StudentFailure[]>,
  failed: ReadonlySet<string>,
): HintMetrics {
  const opened = days.flatMap((day) => {
    const use = day.hints.find((one) => isHint(one, exercise.id, hint) && one.givenBy === null);
    return use === undefined ? [] : [{ day, use }];
  });
  const seats = new Set(opened.map(({ day }) => day.seat));
  const shareOfOpened = (test: (day: HintDay, at: number) => boolean): number | null =>
    opened.length === 0
      ? null
      : opened.filter(({ day, use }) => test(day, use.at)).length / opened.length;
  return {
    exercise: exercise.id,
    hint,
    opened: opened.length,
    givenByStaff: days.filter(({ hints }) =>
      hints.some((use) => isHint(use, exercise.id, hint) && use.givenBy !== null),
    ).length,
    failed: failed.size,
    openedShare: failed.size === 0 ? null : seats.intersection(failed).size / failed.size,
    ...compareCases(exercise, hint, opened, byKey),
    nextHintShare:
      hint === exercise.hints.length
        ? null
        : shareOfOpened(({ hints }, at) =>
            hints.some(
              (use) =>
                isHint(use, exercise.id, hint + 1) &&
                use.givenBy === null &&
                isWithin(use.at, at, NEXT_HINT_WITHIN_MS),
            ),
          ),
    helpShare: shareOfOpened(({ helpRequests }, at) =>
      helpRequests.some(
        (request) =>
          (request.exercise === null || request.exercise === exercise.id) &&
          isWithin(request.raisedAt, at, HELP_WITHIN_MS),
      ),
    ),
    passShare: shareOfOpened((day, at) => hasPassed(day, exercise.id, at)),
  };
}

/** Compares each case with failures of other students of the same age. */
function compareCases(
  exercise: Exercise,
  hint: number,
  opened: readonly { readonly day: HintDay; readonly use: HintUse }[],
  byKey: ReadonlyMap<string, readonly StudentFailure[]>,
): Pick<HintMetrics, 'withHint' | 'withoutHint' | 'effect'> {
  let [cases, progressed, expected] = [0, 0, 0];
  const compared = new Set<Failure>();
  for (const { day, use } of opened) {
    const failure = findOpenFailure(day, use, exercise);
    if (failure === null) continue;
    const group = selectGroup(day, use, failure, byKey.get(failure.key) ?? []);
    if (group.length === 0) continue;
    cases += 1;
    if (hasProgress(day, exercise.id, failure, use.at)) progressed += 1;
    const others = group.filter((other) =>
      hasProgress(other.day, exercise.id, other.failure, other.at),
    );
    expected += others.length / group.length;
    for (const other of group) compared.add(other.failure);
  }
  const withHint = estimateProportion(progressed, cases);
  const weighted = estimateProportion(
    cases === 0 ? 0 : (expected / cases) * compared.size,
    compared.size,
  );
  const isEnough = cases >= MIN_CASES && compared.size >= MIN_CASES;
  return {
    withHint,
    withoutHint: weighted && { ...weighted, count: Math.round(weighted.count) },
    effect:
      isEnough && withHint !== null && weighted !== null
        ? subtractProportions(withHint, weighted)
        : null,
  };
}

/**
 * The comparison group of a case: failures of other students with the same key that were still open
 * at the same age, without the hint until then and in the time in which progress counts. One failure
 * of each student, those nearest in time first. A failure that ended at a lower age isn't the same
 * situation, because the case had lasted longer than that.
 */
function selectGroup(
  { seat }: HintDay,
  { exercise, hint, at }: HintUse,
  { openedAt }: Failure,
  candidates: readonly StudentFailure[],
): ComparedFailure[] {
  const ageMs = at - openedAt;
  const hasHint = ({ hints, active }: HintDay, from: number): boolean => {
    const use = hints.find((one) => isHint(one, exercise, hint));
    return use !== undefined && use.at <= addActiveTime(active, from, PROGRESS_WITHIN_MS);
  };
  const nearest = new Map<string, ComparedFailure>();
  for (const { day, failure } of candidates) {
    const otherAt = failure.openedAt + ageMs;
    if (!isCountedAt(failure, otherAt) || day.seat === seat) continue;
    const known = nearest.get(day.seat);
    if (known !== undefined && Math.abs(known.at - at) <= Math.abs(otherAt - at)) continue;
    if (!hasHint(day, otherAt)) nearest.set(day.seat, { day, failure, at: otherAt });
  }
  return [...nearest.values()]
    .sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))
    .slice(0, GROUP_SIZE);
}

/** The counted failure that is open when a hint is read: of the first failing check in the pack. */
function findOpenFailure(
  day: HintDay,
  { exercise, at }: HintUse,
  definition: Exercise | undefined,
): Failure | null {
  const open = day.failures.filter(
    (failure) => isCountedAt(failure, at) && failure.exercise === exercise,
  );
  const place = ({ check }: Failure): number =>
    definition?.checks.findIndex(({ id }) => id === check) ?? 0;
  return open.sort((a, b) => place(a) - place(b))[0] ?? null;
}

function isCountedAt({ countedAt, closedAt }: Failure, at: number): boolean {
  return countedAt !== null && countedAt <= at && at < closedAt;
}

/** More checks pass than ever before, or the failure is over, soon after `at`. */
function hasProgress(
  { active, progressAt }: HintDay,
  exercise: string,
  failure: Failure | null,
  at: number,
): boolean {
  const until = addActiveTime(active, at, PROGRESS_WITHIN_MS);
  const isSoon = (time: number): boolean => time > at && time <= until;
  const isMended = failure !== null && (failure.how === 'fixed' || failure.how === 'passed');
  return (isMended && isSoon(failure.closedAt)) || (progressAt.get(exercise) ?? []).some(isSoon);
}

function hasPassed({ passedAt }: HintDay, exercise: string, at: number): boolean {
  return (passedAt.get(exercise) ?? []).some((time) => isWithin(time, at, PASS_WITHIN_MS));
}

function isHint(use: HintUse, exercise: string, hint: number): boolean {
  return use.exercise === exercise && use.hint === hint;
}

function isWithin(time: number, at: number, limitMs: number): boolean {
  return time >= at && time <= at + limitMs;
}

/** The moment until which `ms` of active time have passed since `at`. `active`: earliest first. */
function addActiveTime(active: readonly Span[], at: number, ms: number): number {
  let rest = ms;
  let end = at;
  for (const { from, to } of active) {
    if (to <= at) continue;
    const start = Math.max(from, at);
    if (to - start >= rest) return start + rest;
    rest -= to - start;
    end = to;
  }
  return end;
}
