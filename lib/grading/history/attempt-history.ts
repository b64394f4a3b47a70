import { hashObject } from '#lib/cluster/hash.ts';
import { GROUPING_PARAMS } from '../diagnosis/cause.ts';
import { gracePeriodMs } from '../engine/grace-period.ts';
import type { CheckResult, Fault, Evaluation, Progress, AttemptHistory } from '../types.ts';

/**
 * Limits of a history; the oldest entries are dropped, but no fault that still exists. `times` is
 * the highest value that a threshold can have.
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

/** A fault whose failing attempt began or ended, or was counted. */
export interface HistoryEvent {
  readonly kind: 'opened' | 'counted' | 'closed';
  /** As it was when the attempt began or, for `closed`, before it ended. */
  readonly fault: Fault;
  /** Whether another attempt fails for the same cause at once; only for `closed`. */
  readonly isRetried: boolean;
}

/** The progress with its attempt history, and what happened in it, in order. */
export interface RecordedEvaluation {
  readonly progress: Progress;
  readonly events: readonly HistoryEvent[];
}

/**
 * Adds the attempt history of `before`, updated with the evaluation in `after`, to the progress
 * `after`. `at`: ms since 1970. An attempt counts once for each cause of its failure: a container
 * that crashes again without a change is the same attempt. A failure that the cluster may still fix
 * counts after its grace period. A pass ends all faults without an event for each.
 */
export function recordEvaluation(
  before: Progress,
  after: Progress,
  at: number,
): RecordedEvaluation {
  if (after === before) return { progress: before, events: [] };
  const { trail, events } = updateHistory(before, after, at);
  const isSame = trail === undefined || trail === after.trail;
  return { progress: isSame ? after : { ...after, trail }, events };
}

interface UpdatedHistory {
  readonly trail: AttemptHistory | undefined;
  readonly events: readonly HistoryEvent[];
}

function updateHistory(
  { trail, live: before }: Progress,
  { pass, live }: Progress,
  at: number,
): UpdatedHistory {
  // An absent agent changes nothing.
  if (live.state === 'unknown' || (trail === undefined && live.state === 'not-started'))
    return { trail, events: [] };
  const { begunAt, faults, regressions } = trail ?? { begunAt: at, faults: [], regressions: [] };
  if (pass !== null)
    return {
      trail: endFaults({ begunAt, faults, regressions }, trail),
      events: faults.flatMap((fault) => countIfDue(fault, at).events),
    };
  const failing = listFailingChecks(live, before);
  const updates = [
    ...faults.map((fault) => updateFault(fault, failing.get(fault.key), at)),
    ...openNewFaults(faults, failing, at),
  ];
  return {
    trail: {
      begunAt,
      faults: keepNewest(updates.map(({ fault }) => fault)),
      regressions: [
        ...regressions,
        ...new Set(updates.flatMap(({ regressedAt }) => regressedAt ?? [])),
      ]
        .sort((a, b) => a - b)
        .slice(-HISTORY_LIMITS.times),
    },
    events: updates.flatMap(({ events }) => events),
  };
}

function endFaults(history: AttemptHistory, trail: AttemptHistory | undefined): AttemptHistory {
  const isEmpty = history.faults.length === 0 && history.regressions.length === 0;
  return isEmpty && trail !== undefined
    ? trail
    : { begunAt: history.begunAt, faults: [], regressions: [] };
}

/** An updated fault, and the time of a regression if one was counted in this update. */
interface FaultUpdate {
  readonly fault: Fault;
  readonly regressedAt: number | null;
  readonly events: readonly HistoryEvent[];
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
  const counted = countIfDue(fault, at);
  const { now } = counted.fault;
  const closed: readonly HistoryEvent[] =
    now === null
      ? counted.events
      : [
          ...counted.events,
          { kind: 'closed', fault: counted.fault, isRetried: failing !== undefined },
        ];
  if (failing === undefined)
    return {
      ...counted,
      fault: now === null ? counted.fault : { ...counted.fault, now: null },
      events: closed,
    };
  const next = openFault(counted.fault, failing, at);
  return {
    fault: next.fault,
    regressedAt: counted.regressedAt ?? next.regressedAt,
    events: [...closed, ...next.events],
  };
}

/** Counts the fault if its grace period is over. */
function countIfDue(fault: Fault, at: number): FaultUpdate {
  const { now } = fault;
  return now === null || now.due === null || now.due > at
    ? { fault, regressedAt: null, events: [] }
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
  const opened = { ...fault, reason, now };
  const update = countIfDue(opened, at);
  return {
    ...update,
    events: [{ kind: 'opened', fault: opened, isRetried: false }, ...update.events],
  };
}

function countFault(fault: Fault, now: NonNullable<Fault['now']>): FaultUpdate {
  const counted = {
    ...fault,
    times: [...fault.times, now.since].slice(-HISTORY_LIMITS.times),
    counted: now.tried,
    now: { ...now, due: null },
  };
  return {
    fault: counted,
    regressedAt: now.fell ? now.since : null,
    events: [{ kind: 'counted', fault: counted, isRetried: false }],
  };
}

/** Keeps the current faults, of which each check has one at most, and the newest of the others. */
function keepNewest(faults: readonly Fault[]): readonly Fault[] {
  const lastSeen = ({ times }: Fault): number => times.at(-1) ?? 0;
  // Drop faults that were fixed before they counted.
  const counted = faults.filter(({ now, times }) => now !== null || times.length > 0);
  if (counted.length <= HISTORY_LIMITS.faults) return counted;
  const past = counted.filter(({ now }) => now === null);
  const kept = new Set(
    past
      .sort((a, b) => lastSeen(b) - lastSeen(a))
      .slice(0, Math.max(0, HISTORY_LIMITS.faults - (counted.length - past.length))),
  );
  return counted.filter((fault) => fault.now !== null || kept.has(fault));
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
