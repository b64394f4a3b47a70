import { hashObject } from '#lib/cluster/hash.ts';
import { GROUPING_PARAMS } from '../diagnosis/cause.ts';
import { gracePeriodMs } from '../engine/grace-period.ts';
import type { CheckResult, Fault, Evaluation, Progress, AttemptHistory } from '../types.ts';

/**
 * Limits of a history; the oldest entries are dropped. `times` is the highest value that a
 * threshold can have.
 */
const HISTORY_LIMITS = { faults: 12, times: 50 } as const;

/**
 * One failing check of an evaluation. `attemptHash`: hash of the student's work, as far as the
 * reason shows it.
 */
interface FailingCheck {
  readonly key: string;
  readonly attemptHash: string;
  readonly reason: Fault['reason'];
  /** ms until the failure counts as a fault. */
  readonly countsAfterMs: number;
  /** Only the student can have caused the failure again. */
  readonly isCausedByStudent: boolean;
  /** The check passed just before. */
  readonly regressed: boolean;
}

/**
 * Adds the attempt history of `before`, updated with the evaluation in `after`, to the progress
 * `after`. `at`: ms since 1970. An attempt counts once for each cause of its failure: a container
 * that crashes again without a change is the same attempt. A failure that the cluster may still fix
 * counts after its grace period.
 */
export function recordEvaluation(before: Progress, after: Progress, at: number): Progress {
  if (after === before) return before;
  const trail = updateHistory(before, after, at);
  return trail === undefined || trail === after.trail ? after : { ...after, trail };
}

function updateHistory(
  { trail, live: before }: Progress,
  { pass, live }: Progress,
  at: number,
): AttemptHistory | undefined {
  // An absent agent changes nothing.
  if (live.state === 'unknown' || (trail === undefined && live.state === 'not-started'))
    return trail;
  const { begunAt, faults, regressions } = trail ?? { begunAt: at, faults: [], regressions: [] };
  if (pass !== null)
    return faults.length === 0 && regressions.length === 0 && trail !== undefined
      ? trail
      : { begunAt, faults: [], regressions: [] };
  const failing = listFailingChecks(live, before);
  const updates = [
    ...faults.map((fault) => updateFault(fault, failing.get(fault.key), at)),
    ...openNewFaults(faults, failing, at),
  ];
  return {
    begunAt,
    faults: keepNewest(updates.map(({ fault }) => fault)),
    regressions: [
      ...regressions,
      ...new Set(updates.flatMap(({ regressedAt }) => (regressedAt === null ? [] : [regressedAt]))),
    ]
      .sort((a, b) => a - b)
      .slice(-HISTORY_LIMITS.times),
  };
}

/** An updated fault, and the time of a regression if one was counted in this update. */
interface FaultUpdate {
  readonly fault: Fault;
  readonly regressedAt: number | null;
}

function openNewFaults(
  faults: readonly Fault[],
  failing: ReadonlyMap<string, FailingCheck>,
  at: number,
): FaultUpdate[] {
  const knownKeys = new Set(faults.map(({ key }) => key));
  return [...failing.values()]
    .filter(({ key }) => !knownKeys.has(key))
    .map((check) =>
      openFault(
        { key: check.key, reason: check.reason, times: [], counted: '', now: null },
        check,
        at,
      ),
    );
}

function updateFault(fault: Fault, failing: FailingCheck | undefined, at: number): FaultUpdate {
  if (fault.now !== null && fault.now.tried === failing?.attemptHash)
    return countIfDue({ ...fault, reason: failing.reason }, at);
  const { fault: closed, regressedAt } = countIfDue(fault, at);
  if (failing === undefined)
    return { fault: closed.now === null ? closed : { ...closed, now: null }, regressedAt };
  const next = openFault(closed, failing, at);
  return { fault: next.fault, regressedAt: regressedAt ?? next.regressedAt };
}

/** Counts the fault if its grace period is over. */
function countIfDue(fault: Fault, at: number): FaultUpdate {
  const { now } = fault;
  return now === null || now.due === null || now.due > at
    ? { fault, regressedAt: null }
    : countFault(fault, now);
}

function openFault(
  fault: Fault,
  { reason, attemptHash, countsAfterMs, isCausedByStudent, regressed }: FailingCheck,
  at: number,
): FaultUpdate {
  const counts = isCausedByStudent || attemptHash !== fault.counted;
  const now = {
    tried: attemptHash,
    since: at,
    due: counts ? at + countsAfterMs : null,
    fell: regressed,
  };
  return countIfDue({ ...fault, reason, now }, at);
}

function countFault(fault: Fault, now: NonNullable<Fault['now']>): FaultUpdate {
  const counted = {
    ...fault,
    times: [...fault.times, now.since].slice(-HISTORY_LIMITS.times),
    counted: now.tried,
    now: { ...now, due: null },
  };
  return { fault: counted, regressedAt: now.fell ? now.since : null };
}

/** Keeps the current faults, and the newest of the others. */
function keepNewest(faults: readonly Fault[]): readonly Fault[] {
  const lastSeen = ({ now, times }: Fault): number =>
    now === null ? (times.at(-1) ?? 0) : Infinity;
  // Drop faults that were fixed before they counted.
  const counted = faults.filter(({ now, times }) => now !== null || times.length > 0);
  if (counted.length <= HISTORY_LIMITS.faults) return counted;
  const oldestKept = counted.map(lastSeen).sort((a, b) => b - a)[HISTORY_LIMITS.faults - 1] ?? 0;
  return counted.filter((fault) => lastSeen(fault) >= oldestKept).slice(-HISTORY_LIMITS.faults);
}

function listFailingChecks(
  live: Evaluation,
  before: Evaluation,
): ReadonlyMap<string, FailingCheck> {
  if (live.state !== 'evaluated') return new Map();
  const passedBefore = new Set(
    before.state === 'evaluated'
      ? before.checks.filter(({ state }) => state === 'pass').map(({ check }) => check)
      : [],
  );
  const subjects = Object.values(live.subjects).map(({ uid }) => uid);
  return new Map(
    live.checks.flatMap((result) => {
      const failing =
        result.state === 'fail'
          ? toFailingCheck(result, subjects, passedBefore.has(result.check))
          : null;
      return failing === null ? [] : [[failing.key, failing] as const];
    }),
  );
}

/** Null if the student just hasn't done this part yet. */
function toFailingCheck(
  result: Extract<CheckResult, { state: 'fail' }>,
  subjects: readonly string[],
  regressed: boolean,
): FailingCheck | null {
  const { reason } = result;
  const { code, params, group } = reason;
  const isQuizAnswer = code === 'quiz-wrong';
  const countsAfterMs = isQuizAnswer ? 0 : gracePeriodMs(result);
  if (!Number.isFinite(countsAfterMs)) return null;
  // Problems of the cluster come and go without a change by the student.
  const isCausedByStudent = countsAfterMs === 0 && !Object.hasOwn(GROUPING_PARAMS, code);
  const shown = Object.entries(params).filter(
    ([name]) => isQuizAnswer || !VOLATILE_PARAMS.has(name),
  );
  return {
    key: JSON.stringify([result.check, code, ...group.map((name) => params[name] ?? null)]),
    attemptHash: hashObject([
      code,
      Object.fromEntries(shown),
      ...(isCausedByStudent ? [] : subjects),
    ]),
    reason,
    countsAfterMs,
    isCausedByStudent,
    regressed,
  };
}

/**
 * Parameters that change without a student action: the Pod of a workload, its restart count, its
 * last log line.
 */
const VOLATILE_PARAMS = new Set([
  'name',
  'pod',
  'labels',
  'restarts',
  'message',
  'signal',
  'reason',
  'used',
  'url',
  'from',
  'to',
  'notAfter',
  'notBefore',
]);
