import { hashOf } from '#lib/cluster/hash.ts';
import { GROUPS } from '../diagnosis/cause.ts';
import { patienceWith } from '../engine/grace-period.ts';
import type { CheckResult, Fault, Judgement, Progress, Trail } from '../types.ts';

/** The most that is kept; the oldest goes. As many times as a threshold may ask for. */
const MOST = { faults: 12, times: 50 } as const;

/** One failing check of a judgement, as a trail counts it. `tried`: hash of what the person did, so far as the reason shows it. */
interface Failing {
  readonly key: string;
  readonly tried: string;
  readonly reason: Fault['reason'];
  /** ms until it counts. */
  readonly patience: number;
  /** Only the person can have brought it back. */
  readonly written: boolean;
  /** The check held just before. */
  readonly fell: boolean;
}

/**
 * Carries the trail of `before` on to what became of it at `at` (ms since 1970). A try counts once for each cause it fails by: a
 * container that crashes again by itself is the same try; what the cluster may yet make right counts when it has had its time.
 */
export function follow(before: Progress, after: Progress, at: number): Progress {
  if (after === before) return before;
  const trail = trailOf(before, after, at);
  return trail === undefined || trail === after.trail ? after : { ...after, trail };
}

function trailOf(
  { trail, live: before }: Progress,
  { pass, live }: Progress,
  at: number,
): Trail | undefined {
  // Away is neither better nor worse.
  if (live.state === 'unknown' || (trail === undefined && live.state === 'not-started'))
    return trail;
  const { begunAt, faults, regressions } = trail ?? { begunAt: at, faults: [], regressions: [] };
  if (pass !== null)
    return faults.length === 0 && regressions.length === 0 && trail !== undefined
      ? trail
      : { begunAt, faults: [], regressions: [] };
  const failing = failingIn(live, before);
  const moved = [
    ...faults.map((fault) => move(fault, failing.get(fault.key), at)),
    ...opened(faults, failing, at),
  ];
  return {
    begunAt,
    faults: newest(moved.map(({ fault }) => fault)),
    regressions: [
      ...regressions,
      ...new Set(moved.flatMap(({ fell }) => (fell === null ? [] : [fell]))),
    ]
      .sort((a, b) => a - b)
      .slice(-MOST.times),
  };
}

/** A fault as it is now, and when something fell by it, if that was counted just now. */
interface Moved {
  readonly fault: Fault;
  readonly fell: number | null;
}

function opened(
  faults: readonly Fault[],
  failing: ReadonlyMap<string, Failing>,
  at: number,
): Moved[] {
  const known = new Set(faults.map(({ key }) => key));
  return [...failing.values()]
    .filter(({ key }) => !known.has(key))
    .map((one) =>
      open({ key: one.key, reason: one.reason, times: [], counted: '', now: null }, one, at),
    );
}

function move(fault: Fault, failing: Failing | undefined, at: number): Moved {
  if (fault.now !== null && fault.now.tried === failing?.tried)
    return settled({ ...fault, reason: failing.reason }, at);
  const { fault: closed, fell } = settled(fault, at);
  if (failing === undefined)
    return { fault: closed.now === null ? closed : { ...closed, now: null }, fell };
  const next = open(closed, failing, at);
  return { fault: next.fault, fell: fell ?? next.fell };
}

/** Counts what has been given its time. */
function settled(fault: Fault, at: number): Moved {
  const { now } = fault;
  return now === null || now.due === null || now.due > at
    ? { fault, fell: null }
    : count(fault, now);
}

function open(
  fault: Fault,
  { reason, tried, patience, written, fell }: Failing,
  at: number,
): Moved {
  const counts = written || tried !== fault.counted;
  const now = { tried, since: at, due: counts ? at + patience : null, fell };
  return settled({ ...fault, reason, now }, at);
}

function count(fault: Fault, now: NonNullable<Fault['now']>): Moved {
  const counted = {
    ...fault,
    times: [...fault.times, now.since].slice(-MOST.times),
    counted: now.tried,
    now: { ...now, due: null },
  };
  return { fault: counted, fell: now.fell ? now.since : null };
}

/** Those that fail now stay; of the others the newest. */
function newest(faults: readonly Fault[]): readonly Fault[] {
  const lastSeen = ({ now, times }: Fault): number =>
    now === null ? (times.at(-1) ?? 0) : Infinity;
  // What was over before it counted leaves nothing.
  const kept = faults.filter(({ now, times }) => now !== null || times.length > 0);
  if (kept.length <= MOST.faults) return kept;
  const least = kept.map(lastSeen).sort((a, b) => b - a)[MOST.faults - 1] ?? 0;
  return kept.filter((fault) => lastSeen(fault) >= least).slice(-MOST.faults);
}

function failingIn(live: Judgement, before: Judgement): ReadonlyMap<string, Failing> {
  if (live.state !== 'judged') return new Map();
  const held = new Set(
    before.state === 'judged'
      ? before.checks.filter(({ state }) => state === 'holds').map(({ check }) => check)
      : [],
  );
  const subjects = Object.values(live.subjects).map(({ uid }) => uid);
  return new Map(
    live.checks.flatMap((result) => {
      const failing =
        result.state === 'fails' ? failingOf(result, subjects, held.has(result.check)) : null;
      return failing === null ? [] : [[failing.key, failing] as const];
    }),
  );
}

/** Null for what has only yet to be done. */
function failingOf(
  result: Extract<CheckResult, { state: 'fails' }>,
  subjects: readonly string[],
  fell: boolean,
): Failing | null {
  const { reason } = result;
  const { code, params, group } = reason;
  const isAnswer = code === 'quiz-wrong';
  const patience = isAnswer ? 0 : patienceWith(result);
  if (!Number.isFinite(patience)) return null;
  // A cluster's own troubles come and go by themselves.
  const written = patience === 0 && !Object.hasOwn(GROUPS, code);
  const shown = Object.entries(params).filter(([name]) => isAnswer || !BY_ITSELF.has(name));
  return {
    key: JSON.stringify([result.check, code, ...group.map((name) => params[name] ?? null)]),
    tried: hashOf([code, Object.fromEntries(shown), ...(written ? [] : subjects)]),
    reason,
    patience,
    written,
    fell,
  };
}

/** Parameters that change without anybody doing anything: which Pod of many, how often it was restarted, its last line. */
const BY_ITSELF = new Set([
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
