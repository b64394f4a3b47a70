import { hashObject } from '#lib/cluster/hash.ts';
import { GROUPING_PARAMS } from '../diagnosis/cause.ts';
import { gracePeriodMs } from '../engine/grace-period.ts';
import type { CheckResult, Fault, Evaluation, Progress, AttemptHistory } from '../types.ts';

/** The most that is kept; the oldest goes. As many times as a threshold may ask for. */
const HISTORY_LIMITS = { faults: 12, times: 50 } as const;

/** One failing check of a judgement, as a trail counts it. `tried`: hash of what the person did, so far as the reason shows it. */
interface FailingCheck {
  readonly key: string;
  readonly attemptHash: string;
  readonly reason: Fault['reason'];
  /** ms until it counts. */
  readonly countsAfterMs: number;
  /** Only the person can have brought it back. */
  readonly isCausedByStudent: boolean;
  /** The check held just before. */
  readonly regressed: boolean;
}

/**
 * Carries the trail of `before` on to what became of it at `at` (ms since 1970). A try counts once for each cause it fails by: a
 * container that crashes again by itself is the same try; what the cluster may yet make right counts when it has had its time.
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
  // Away is neither better nor worse.
  if (live.state === 'unknown' || (trail === undefined && live.state === 'not-started'))
    return trail;
  const { begunAt, faults, regressions } = trail ?? { begunAt: at, faults: [], regressions: [] };
  if (pass !== null)
    return faults.length === 0 && regressions.length === 0 && trail !== undefined
      ? trail
      : { begunAt, faults: [], regressions: [] };
  const failing = listFailingChecks(live, before);
  const moved = [
    ...faults.map((fault) => updateFault(fault, failing.get(fault.key), at)),
    ...openNewFaults(faults, failing, at),
  ];
  return {
    begunAt,
    faults: keepNewest(moved.map(({ fault }) => fault)),
    regressions: [
      ...regressions,
      ...new Set(moved.flatMap(({ regressedAt }) => (regressedAt === null ? [] : [regressedAt]))),
    ]
      .sort((a, b) => a - b)
      .slice(-HISTORY_LIMITS.times),
  };
}

/** A fault as it is now, and when something fell by it, if that was counted just now. */
interface FaultUpdate {
  readonly fault: Fault;
  readonly regressedAt: number | null;
}

function openNewFaults(
  faults: readonly Fault[],
  failing: ReadonlyMap<string, FailingCheck>,
  at: number,
): FaultUpdate[] {
  const known = new Set(faults.map(({ key }) => key));
  return [...failing.values()]
    .filter(({ key }) => !known.has(key))
    .map((one) =>
      openFault({ key: one.key, reason: one.reason, times: [], counted: '', now: null }, one, at),
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

/** Counts what has been given its time. */
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

/** Those that fail now stay; of the others the newest. */
function keepNewest(faults: readonly Fault[]): readonly Fault[] {
  const lastSeen = ({ now, times }: Fault): number =>
    now === null ? (times.at(-1) ?? 0) : Infinity;
  // What was over before it counted leaves nothing.
  const kept = faults.filter(({ now, times }) => now !== null || times.length > 0);
  if (kept.length <= HISTORY_LIMITS.faults) return kept;
  const least = kept.map(lastSeen).sort((a, b) => b - a)[HISTORY_LIMITS.faults - 1] ?? 0;
  return kept.filter((fault) => lastSeen(fault) >= least).slice(-HISTORY_LIMITS.faults);
}

function listFailingChecks(
  live: Evaluation,
  before: Evaluation,
): ReadonlyMap<string, FailingCheck> {
  if (live.state !== 'evaluated') return new Map();
  const held = new Set(
    before.state === 'evaluated'
      ? before.checks.filter(({ state }) => state === 'pass').map(({ check }) => check)
      : [],
  );
  const subjects = Object.values(live.subjects).map(({ uid }) => uid);
  return new Map(
    live.checks.flatMap((result) => {
      const failing =
        result.state === 'fail' ? toFailingCheck(result, subjects, held.has(result.check)) : null;
      return failing === null ? [] : [[failing.key, failing] as const];
    }),
  );
}

/** Null for what has only yet to be done. */
function toFailingCheck(
  result: Extract<CheckResult, { state: 'fails' }>,
  subjects: readonly string[],
  regressed: boolean,
): FailingCheck | null {
  const { reason } = result;
  const { code, params, group } = reason;
  const isAnswer = code === 'quiz-wrong';
  const countsAfterMs = isAnswer ? 0 : gracePeriodMs(result);
  if (!Number.isFinite(countsAfterMs)) return null;
  // A cluster's own troubles come and go by themselves.
  const isCausedByStudent = countsAfterMs === 0 && !Object.hasOwn(GROUPING_PARAMS, code);
  const shown = Object.entries(params).filter(([name]) => isAnswer || !VOLATILE_PARAMS.has(name));
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

/** Parameters that change without anybody doing anything: which Pod of many, how often it was restarted, its last line. */
const VOLATILE_PARAMS = new Set([
  'name',
  'pod',
  'labels',
  'restarts',
  'message',
  'signal',
  'reason',
  'url',
  'from',
  'to',
  'notAfter',
  'notBefore',
]);
