import { SECOND_MS } from '#lib/kit/time.ts';
import type { Check, Exercise, LocalizedText } from '#lib/packs/types.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import type { Attempt } from './attempts.ts';
import { findHelpAfter, type Failure } from './failures.ts';
import { estimateProportion, pointBiserial, quantile, type Proportion } from './proportions.ts';
import type { MetricsContext, StudentDay } from './student-day.ts';
import { CHECK_SIGNALS, type CheckSignal } from './types.ts';

/** From when on a signal is shown. Shares are 0 to 1. */
const CHECK_THRESHOLDS = {
  overruled: { above: 0.03, minStudents: 2 },
  cannotVerify: { above: 0.01 },
  unclearMessage: { tries: 3, above: 0.25, minStudents: 5 },
  needsPerson: { topShare: 0.1, minStudents: 5 },
  flapping: { withinMs: 10 * SECOND_MS, above: 0.05 },
  slow: { share: 0.9, aboveMs: 30 * SECOND_MS },
  weakDiscrimination: { below: 0, minStudents: 30 },
  saysLittle: { above: 0.98, minStudents: 30 },
} as const;

/** Reasons with which the server can't tell whether a check passes. */
const CANNOT_VERIFY_CODES: ReadonlySet<string> = new Set([
  'check-error',
  'too-costly',
  'cannot-see',
]);

/** A sign of a badly written check. */
export interface FlaggedSignal {
  readonly signal: CheckSignal;
  /** A share, a number of passes (`regraded`), ms (`slow`) or a correlation. */
  readonly value: number;
  /** Students with this evidence. */
  readonly students: number;
  /** The reason with the unclear message; null for the other signals. */
  readonly code: string | null;
}

/** F6: one check. */
export interface CheckMetrics {
  readonly exercise: string;
  readonly check: string;
  readonly title: LocalizedText;
  readonly kind: Check['kind'];
  /** Students who reached the exercise. */
  readonly reached: number;
  /** Students whose check passed or failed, without those whose exercise was done before. */
  readonly students: number;
  /** Students whose check passed without a failing try, of `students`; null without one. */
  readonly firstTry: Proportion | null;
  /** Median of the counted tries before the first pass, or until now without one. */
  readonly triesP50: number | null;
  readonly lostMs: number;
  /**
   * Correlation of success at the first try with that in other exercises, −1 to 1; null for few
   * students. Students help each other, so it says less than the other numbers.
   */
  readonly discrimination: number | null;
  readonly signals: readonly FlaggedSignal[];
}

/** The checks of all exercises, in the order of the pack. */
export function summarizeChecks(
  { pack }: MetricsContext,
  days: readonly StudentDay[],
): CheckMetrics[] {
  const students = days.map(indexStudent);
  const tallies = pack.exercises.flatMap((exercise) =>
    exercise.checks.map((check) => tallyCheck(exercise, check, students)),
  );
  const discriminations = correlateFirstTries(tallies);
  const needingPerson = selectNeedingPerson(tallies);
  return tallies.map((tally) => {
    const { exercise, check, reached, firstTries, tries, lostMs } = tally;
    const successes = [...firstTries.values()].filter((isFirstTry) => isFirstTry).length;
    const firstTry = estimateProportion(successes, firstTries.size);
    const discrimination = discriminations.get(tally) ?? null;
    return {
      exercise,
      check: check.id,
      title: check.title,
      kind: check.kind,
      reached,
      students: firstTries.size,
      firstTry,
      triesP50: quantile(tries, 0.5),
      lostMs,
      discrimination,
      signals: [
        ...findEvidence(tally),
        ...(needingPerson.has(tally) ? [describeHelp(tally)] : []),
        ...rateDifficulty(firstTry, discrimination),
      ].sort((a, b) => CHECK_SIGNALS.indexOf(a.signal) - CHECK_SIGNALS.indexOf(b.signal)),
    };
  });
}

/** What the students did at one check. */
interface CheckTally {
  readonly exercise: string;
  readonly check: Check;
  readonly reached: number;
  /** By seat: whether the check passed without a failing try. */
  readonly firstTries: ReadonlyMap<string, boolean>;
  readonly tries: readonly number[];
  readonly lostMs: number;
  readonly overruled: ReadonlySet<string>;
  readonly regraded: readonly string[];
  readonly unverified: ReadonlySet<string>;
  /** Students with a counted failure. */
  readonly failed: ReadonlySet<string>;
  readonly failures: readonly TalliedFailure[];
  /** Seats of the help requests soon after a failure, one for each request. */
  readonly helpRequests: readonly string[];
}

interface TalliedFailure {
  readonly seat: string;
  readonly failure: Failure;
  /** The student changed no object while it lasted. */
  readonly isUntouched: boolean;
}

/** What one student did, by exercise, or by exercise and check. */
interface IndexedStudent {
  readonly day: StudentDay;
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly failures: ReadonlyMap<string, readonly Failure[]>;
  readonly lostMs: ReadonlyMap<string, number>;
  /** Own changes of objects, ms since 1970. */
  readonly changedAt: readonly number[];
  readonly firstPasses: ReadonlyMap<string, SeatFact>;
  /** What couldn't be verified: checks, or whole exercises. */
  readonly unverified: ReadonlySet<string>;
  /** Passes that were given and revoked. */
  readonly decisions: ReadonlyMap<string, readonly SeatFact[]>;
}

const idOf = (exercise: string, check: string): string => `${exercise}\n${check}`;

function indexStudent(day: StudentDay): IndexedStudent {
  const firstPasses = new Map<string, SeatFact>();
  const unverified = new Set<string>();
  const decisions: SeatFact[] = [];
  const changedAt: number[] = [];
  for (const fact of day.facts) {
    const id = idOf(fact.exercise, fact.check);
    if (fact.kind === 'check-passed' && !firstPasses.has(id)) firstPasses.set(id, fact);
    if (fact.kind === 'unverified-opened' && CANNOT_VERIFY_CODES.has(fact.code)) unverified.add(id);
    if (fact.kind === 'passed' || fact.kind === 'pass-revoked') decisions.push(fact);
    if (fact.kind === 'activity') changedAt.push(fact.at);
  }
  const lostMs = new Map<string, number>();
  for (const { exercise, check, from, to } of day.lost)
    lostMs.set(idOf(exercise, check), (lostMs.get(idOf(exercise, check)) ?? 0) + to - from);
  return {
    day,
    attempts: new Map(day.attempts.map((attempt) => [attempt.exercise, attempt])),
    failures: Map.groupBy(day.failures, ({ exercise, check }) => idOf(exercise, check)),
    lostMs,
    changedAt,
    firstPasses,
    unverified,
    decisions: Map.groupBy(decisions, ({ exercise }) => exercise),
  };
}

function tallyCheck(
  exercise: Exercise,
  check: Check,
  students: readonly IndexedStudent[],
): CheckTally {
  const id = idOf(exercise.id, check.id);
  const reached = students.filter(({ attempts }) => attempts.has(exercise.id));
  const tried = reached.filter(
    ({ attempts }) => attempts.get(exercise.id)?.fate !== 'found-at-connect',
  );
  const firstTries = new Map<string, boolean>();
  const tries: number[] = [];
  for (const { day, failures, firstPasses } of tried) {
    const passed = firstPasses.get(id);
    const failedTries = (failures.get(id) ?? []).reduce((sum, failure) => sum + failure.tries, 0);
    if (passed === undefined && failedTries === 0) continue;
    const before = passed === undefined ? failedTries : (passed.value ?? 0);
    firstTries.set(day.seat, passed !== undefined && before === 0);
    tries.push(before);
  }
  const failures = tried.flatMap(({ day: { seat }, failures: own, changedAt }) =>
    (own.get(id) ?? []).map((failure) => ({
      seat,
      failure,
      isUntouched: !changedAt.some((at) => at > failure.openedAt && at <= failure.closedAt),
    })),
  );
  const isOverruling = ({ kind, code }: SeatFact): boolean =>
    code !== 'regrade' && (kind === 'pass-revoked' || code === 'instructor');
  const seatsWhere = (test: (student: IndexedStudent) => boolean): Set<string> =>
    new Set(reached.filter(test).map(({ day }) => day.seat));
  return {
    exercise: exercise.id,
    check,
    reached: reached.length,
    firstTries,
    tries,
    lostMs: students.reduce((sum, { lostMs }) => sum + (lostMs.get(id) ?? 0), 0),
    overruled: seatsWhere((student) => listDecisions(student, exercise.id, id).some(isOverruling)),
    regraded: reached.flatMap((student) =>
      listDecisions(student, exercise.id, id).flatMap(({ code }) =>
        code === 'regrade' ? student.day.seat : [],
      ),
    ),
    // A reason about the whole exercise names the exercise, or no check.
    unverified: seatsWhere(({ unverified }) =>
      ['', exercise.id, check.id].some((name) => unverified.has(idOf(exercise.id, name))),
    ),
    failed: new Set(
      failures.flatMap(({ seat, failure }) => (failure.countedAt === null ? [] : seat)),
    ),
    failures,
    helpRequests: tried.flatMap(({ day: { seat, helpRequests }, failures: own }) => {
      const requests = (own.get(id) ?? []).map((failure) => findHelpAfter(failure, helpRequests));
      return Array.from(new Set(requests.filter((request) => request !== undefined)), () => seat);
    }),
  };
}

/**
 * Decisions about an exercise that are about this check: revoked passes, because all checks passed
 * wrongly, and passes that were given although this check hadn't passed.
 */
function listDecisions(
  { decisions, firstPasses }: IndexedStudent,
  exercise: string,
  checkId: string,
): SeatFact[] {
  const passedAt = firstPasses.get(checkId)?.at ?? Infinity;
  return (decisions.get(exercise) ?? []).filter(
    ({ kind, code, at }) => kind === 'pass-revoked' || (code !== 'check' && passedAt >= at),
  );
}

/** The signals that need no other check to compare with. */
function findEvidence(tally: CheckTally): FlaggedSignal[] {
  const { overruled, cannotVerify } = CHECK_THRESHOLDS;
  const { reached, regraded, unverified } = tally;
  const signals: FlaggedSignal[] = [];
  const overruledShare = shareOf(tally.overruled.size, reached);
  if (overruledShare > overruled.above && tally.overruled.size >= overruled.minStudents)
    signals.push(flag('overruled', overruledShare, tally.overruled.size));
  if (regraded.length > 0) signals.push(flag('regraded', regraded.length, new Set(regraded).size));
  const unverifiedShare = shareOf(unverified.size, reached);
  if (unverifiedShare > cannotVerify.above)
    signals.push(flag('cannot-verify', unverifiedShare, unverified.size));
  return [...signals, ...findUnclearMessage(tally), ...findFlapping(tally), ...findSlow(tally)];
}

/** The reason that most of its students met again and again. */
function findUnclearMessage({ failures }: CheckTally): FlaggedSignal[] {
  const { tries, above, minStudents } = CHECK_THRESHOLDS.unclearMessage;
  const counted = failures.filter(({ failure }) => failure.tries > 0);
  const shares = Array.from(
    Map.groupBy(counted, ({ failure }) => failure.key).values(),
    (ofKey) => {
      const bySeat = Map.groupBy(ofKey, ({ seat }) => seat);
      const repeated = [...bySeat.values()].filter(
        (own) => own.reduce((sum, { failure }) => sum + failure.tries, 0) >= tries,
      ).length;
      return {
        code: ofKey[0]?.failure.code ?? null,
        value: shareOf(repeated, bySeat.size),
        students: repeated,
        affected: bySeat.size,
      };
    },
  );
  return shares
    .filter(({ value, affected }) => value > above && affected >= minStudents)
    .sort((a, b) => b.students - a.students || b.value - a.value)
    .slice(0, 1)
    .map(({ code, value, students }) => ({ signal: 'unclear-message', value, students, code }));
}

/** A check that passed, failed and passed again before the failure counts. */
function findFlapping({ failures, firstTries }: CheckTally): FlaggedSignal[] {
  const { withinMs, above } = CHECK_THRESHOLDS.flapping;
  const seats = new Set(
    failures.flatMap(({ seat, failure }) =>
      failure.isRegression &&
      failure.countedAt === null &&
      isMended(failure) &&
      failure.closedAt - failure.openedAt <= withinMs
        ? seat
        : [],
    ),
  );
  const share = shareOf(seats.size, firstTries.size);
  return share > above ? [flag('flapping', share, seats.size)] : [];
}

/** A check that fails until the cluster settles, while the student changes nothing. */
function findSlow({ failures }: CheckTally): FlaggedSignal[] {
  const { share, aboveMs } = CHECK_THRESHOLDS.slow;
  const settled = failures.filter(
    ({ failure, isUntouched }) =>
      failure.graceMs > 0 && failure.openings === 1 && isUntouched && isMended(failure),
  );
  const lengthMs = quantile(
    settled.map(({ failure: { openedAt, closedAt } }) => closedAt - openedAt),
    share,
  );
  return lengthMs !== null && lengthMs > aboveMs
    ? [flag('slow', lengthMs, new Set(settled.map(({ seat }) => seat)).size)]
    : [];
}

/** The checks after whose failures most students ask for help. */
function selectNeedingPerson(tallies: readonly CheckTally[]): ReadonlySet<CheckTally> {
  const { topShare, minStudents } = CHECK_THRESHOLDS.needsPerson;
  const rates = tallies
    .filter(({ failed }) => failed.size >= minStudents)
    .map((tally) => ({ tally, rate: helpRate(tally) }))
    .sort((a, b) => b.rate - a.rate);
  const lowest = rates[Math.ceil(topShare * rates.length) - 1]?.rate ?? Infinity;
  return new Set(rates.flatMap(({ tally, rate }) => (rate > 0 && rate >= lowest ? tally : [])));
}

const helpRate = ({ helpRequests, failed }: CheckTally): number =>
  shareOf(helpRequests.length, failed.size);

function describeHelp(tally: CheckTally): FlaggedSignal {
  return flag('needs-a-person', helpRate(tally), new Set(tally.helpRequests).size);
}

/** Signals about how well a check separates students. */
function rateDifficulty(
  firstTry: Proportion | null,
  discrimination: number | null,
): FlaggedSignal[] {
  const { weakDiscrimination, saysLittle } = CHECK_THRESHOLDS;
  if (firstTry === null) return [];
  const signals: FlaggedSignal[] = [];
  if (discrimination !== null && discrimination < weakDiscrimination.below)
    signals.push(flag('weak-discrimination', discrimination, firstTry.total));
  if (firstTry.share > saysLittle.above && firstTry.total >= saysLittle.minStudents)
    signals.push(flag('says-little', firstTry.share, firstTry.total));
  return signals;
}

/** Correlation of each check with the share of first tries in other exercises of the same students. */
function correlateFirstTries(
  tallies: readonly CheckTally[],
): ReadonlyMap<CheckTally, number | null> {
  const sums = new Map<string, Map<string, { right: number; all: number }>>();
  for (const { exercise, firstTries } of tallies)
    for (const [seat, isFirstTry] of firstTries)
      for (const scope of ['', exercise]) {
        const ofSeat = sums.get(seat) ?? new Map<string, { right: number; all: number }>();
        sums.set(seat, ofSeat);
        const { right, all } = ofSeat.get(scope) ?? { right: 0, all: 0 };
        ofSeat.set(scope, { right: right + (isFirstTry ? 1 : 0), all: all + 1 });
      }
  return new Map(
    tallies.map((tally) => {
      const pairs = Array.from(tally.firstTries, ([seat, isSuccess]) => {
        const total = sums.get(seat)?.get('') ?? { right: 0, all: 0 };
        const own = sums.get(seat)?.get(tally.exercise) ?? { right: 0, all: 0 };
        const others = total.all - own.all;
        return others === 0 ? [] : [{ isSuccess, score: (total.right - own.right) / others }];
      }).flat();
      const isEnough = pairs.length >= CHECK_THRESHOLDS.weakDiscrimination.minStudents;
      return [tally, isEnough ? pointBiserial(pairs) : null] as const;
    }),
  );
}

/** The failure ended because the check passed. */
function isMended({ how }: Failure): boolean {
  return how === 'fixed' || how === 'passed';
}

function flag(signal: CheckSignal, value: number, students: number): FlaggedSignal {
  return { signal, value, students, code: null };
}

function shareOf(count: number, total: number): number {
  return total === 0 ? 0 : count / total;
}
