import type { ObjectRef } from '#lib/protocol/change.ts';
import type { CheckResult, Evaluation, Pass, Progress, Reason } from '../types.ts';

/** Position and time of an evaluation or a decision. */
export interface GradingMoment {
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly packVersion: string;
}

/**
 * How long all checks must pass together before a pass is given, ms. A container without a
 * readinessProbe is Ready as soon as it starts, so a container that exits at once is Ready for a
 * moment after each start. The kubelet reports the exit within about a second.
 */
export const PASS_CONFIRM_MS = 3_000;

/** Facts of an evaluation that its result doesn't contain. */
interface EvaluationFacts {
  readonly foundAtConnect: boolean;
  /** When the server received the change, ms since 1970. */
  readonly receivedAt: number;
  /** Passing checks can't start to fail, so the pass needs no confirmation. */
  readonly isPermanent: boolean;
  /** Defaults to the evaluated subjects. */
  readonly evidence?: readonly ObjectRef[];
}

/**
 * Whether passing checks of this list can't start to fail: completed sequences and correct answers
 * stay.
 */
export function isPermanent(checks: readonly { readonly kind: string }[]): boolean {
  return checks.every(({ kind }) => kind === 'sequence' || kind === 'quiz');
}

/** The progress of an exercise before its first evaluation. */
export function createProgress(exercise: string): Progress {
  return { exercise, live: { state: 'not-started' }, liveSince: 0, pass: null };
}

/**
 * Combines a new live state with the latched result. If all checks pass together on the same
 * subjects, a pass is pending until it is confirmed. It is given once and stays, whatever the
 * student does next (R8). Returns the same object if nothing changed.
 */
export function updateProgress(
  progress: Progress,
  live: Evaluation,
  moment: GradingMoment & EvaluationFacts,
): Progress {
  const passes = allPass(live);
  // An absent agent or a hidden kind isn't a failure. Only a state that is known to be wrong lets
  // the checks of a revoked exercise count again.
  const voided = Boolean(progress.voided) && (passes || live.state === 'unknown');
  const changed = evaluationSignature(live) !== evaluationSignature(progress.live);
  const same = !changed && hasSameSubjects(live, progress.live);
  const { pass, pending } = derivePass(progress, passes && !voided ? live : null, moment, same);
  if (
    same &&
    pass === progress.pass &&
    pending === progress.pending &&
    voided === Boolean(progress.voided)
  )
    return progress;
  const liveSince = changed || progress.liveSince === 0 ? moment.at : progress.liveSince;
  return {
    exercise: progress.exercise,
    live,
    liveSince,
    pass,
    ...(pending && { pending }),
    ...(voided && { voided: true as const }),
  };
}

/**
 * Sets what counts as a start and what was found instead. Only an exercise that is not started has
 * it; it isn't part of the state, so `liveSince` stays. Returns the same object if nothing changed.
 */
export function setStartReason(progress: Progress, reason: Reason | null): Progress {
  const { live } = progress;
  if (live.state !== 'not-started') return progress;
  const before = live.reason ?? null;
  if (before === reason || JSON.stringify(before) === JSON.stringify(reason)) return progress;
  const { reason: _reason, ...rest } = live;
  return { ...progress, live: { ...rest, ...(reason && { reason }) } };
}

/**
 * Forgets attempts that failed, because the cluster was replaced: its objects weren't deleted by
 * the student. Returns the same object if nothing changed.
 */
export function forgetAttempt(progress: Progress): Progress {
  const { live } = progress;
  const isForgotten =
    live.state === 'not-started'
      ? live.reason !== undefined || live.last !== undefined
      : live.state === 'evaluated' && live.passing < live.total;
  return isForgotten ? { ...progress, live: { state: 'not-started' } } : progress;
}

function allPass(live: Evaluation): live is Extract<Evaluation, { state: 'evaluated' }> {
  return live.state === 'evaluated' && live.total > 0 && live.passing === live.total;
}

/** `live`: set if all checks pass and count. `same`: its state and subjects didn't change. */
function derivePass(
  { exercise, pass, pending }: Progress,
  live: Extract<Evaluation, { state: 'evaluated' }> | null,
  moment: GradingMoment & EvaluationFacts,
  same: boolean,
): Pick<Progress, 'pass' | 'pending'> {
  if (pass || !live) return { pass };
  if (same && pending) return { pass, pending };
  const newPass = createPass(exercise, live, moment);
  return moment.isPermanent
    ? { pass: newPass }
    : { pass, pending: { pass: newPass, receivedAt: moment.receivedAt } };
}

/**
 * The times that decide whether a pending pass is due: when the next event happened, and when the
 * server received it. ms since 1970.
 */
export interface SettleMoment {
  /** Absent if the time isn't from the agent, whose clock can differ. */
  readonly at?: number;
  readonly receivedAt: number;
}

/** Whether the checks of a pending pass have passed for long enough by then. */
export function isPendingPassDue({ pending }: Progress, { at, receivedAt }: SettleMoment): boolean {
  if (!pending) return false;
  return (
    receivedAt - pending.receivedAt >= PASS_CONFIRM_MS ||
    (at !== undefined && at - pending.pass.at >= PASS_CONFIRM_MS)
  );
}

/**
 * Gives the pending pass, with the time at which its checks started to pass. Returns the same
 * object if no pass is pending.
 */
export function confirmPendingPass(progress: Progress): Progress {
  const { pending, ...rest } = progress;
  return pending ? { ...rest, pass: pending.pass } : progress;
}

/** Marks the exercise as passed by an instructor. An existing pass stays. */
export function markPassed(progress: Progress, moment: GradingMoment): Progress {
  if (progress.pass) return progress;
  const evidence = progress.live.state === 'evaluated' ? Object.values(progress.live.subjects) : [];
  return grantPass(progress, {
    exercise: progress.exercise,
    packVersion: moment.packVersion,
    pos: moment.pos,
    at: moment.at,
    source: 'instructor',
    evidence,
    foundAtConnect: false,
  });
}

/**
 * Revokes a pass. The exercise counts again after its checks failed and passed again, or after an
 * instructor marks it as passed.
 */
export function revokePass(progress: Progress): Progress {
  const isFailing =
    progress.live.state === 'not-started' ||
    (progress.live.state === 'evaluated' && progress.live.passing < progress.live.total);
  const { voided: _voided, pending: _pending, ...rest } = progress;
  return { ...rest, pass: null, ...(!isFailing && { voided: true as const }) };
}

/**
 * Gives or replaces the pass by a decision, such as a regrade, so the pass isn't compared with the
 * live state. It ends all faults, as every pass does.
 */
export function grantPass(progress: Progress, pass: Pass): Progress {
  const { voided: _voided, pending: _pending, trail, ...rest } = progress;
  return {
    ...rest,
    pass,
    ...(trail && { trail: { begunAt: trail.begunAt, faults: [], regressions: [] } }),
  };
}

function createPass(
  exercise: string,
  live: Extract<Evaluation, { state: 'evaluated' }>,
  {
    pos,
    at,
    packVersion,
    foundAtConnect,
    evidence = Object.values(live.subjects),
  }: GradingMoment & EvaluationFacts,
): Pass {
  return { exercise, packVersion, pos, at, source: 'check', evidence, foundAtConnect };
}

const signatureCache = new WeakMap<Evaluation, string>();

/**
 * A text that changes whenever the visible state does: which checks pass, why the others fail, and
 * the step of each sequence.
 */
function evaluationSignature(live: Evaluation): string {
  let signature = signatureCache.get(live);
  if (signature === undefined) signatureCache.set(live, (signature = computeSignature(live)));
  return signature;
}

function computeSignature(live: Evaluation): string {
  if (live.state === 'not-started') return `${live.state} ${String(live.last !== undefined)}`;
  if (live.state === 'unknown')
    return JSON.stringify([live.state, live.reason.code, live.reason.params]);
  return JSON.stringify([live.deleted?.uid ?? null, ...live.checks.map(checkSignature)]);
}

function checkSignature(check: CheckResult): unknown[] {
  const details =
    check.state === 'pass'
      ? [check.note]
      : [check.reason.code, check.reason.params, check.reason.message];
  return [check.check, check.state, ...details, ...(check.steps?.map(({ state }) => state) ?? [])];
}

function hasSameSubjects(left: Evaluation, right: Evaluation): boolean {
  if (left.state !== 'evaluated' || right.state !== 'evaluated') return true;
  const leftSubjects = Object.entries(left.subjects);
  return (
    leftSubjects.length === Object.keys(right.subjects).length &&
    leftSubjects.every(([name, { uid }]) => right.subjects[name]?.uid === uid)
  );
}
