import type { ObjectRef } from '#lib/protocol/change.ts';
import type { CheckResult, Evaluation, Pass, Progress } from '../types.ts';

/** Where and when something was judged or decided. */
export interface GradingMoment {
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly packVersion: string;
}

/**
 * For how long all checks must hold together before that is a pass, ms. A container without a readinessProbe is Ready as soon as
 * it starts, so one that ends at once is Ready for a moment after each start; the kubelet says that it ended within a second or so.
 */
export const PASS_CONFIRM_MS = 3_000;

/** What a verdict knows beside its judgement. */
interface EvaluationFacts {
  readonly foundAtConnect: boolean;
  /** When the server was told, ms since 1970. */
  readonly receivedAt: number;
  /** What holds cannot stop holding by itself: nothing is waited for. */
  readonly isPermanent: boolean;
  /** Without it the judged subjects. */
  readonly evidence?: readonly ObjectRef[];
}

/** Whether nothing that holds can stop holding by itself: what was done step by step, or answered, is done. */
export function isPermanent(checks: readonly { readonly kind: string }[]): boolean {
  return checks.every(({ kind }) => kind === 'sequence' || kind === 'quiz');
}

export function createProgress(exercise: string): Progress {
  return { exercise, live: { state: 'not-started' }, liveSince: 0, pass: null };
}

/**
 * Puts the live state beside the latched result. When all checks hold together on the same subjects, a pass is pending until it
 * is settled; it is given once, and stays whatever the student does next (R8). Answers the same object when nothing is different.
 */
export function updateProgress(
  progress: Progress,
  live: Evaluation,
  moment: GradingMoment & EvaluationFacts,
): Progress {
  const holds = allPass(live);
  // Away or unseen is no failure: only a state that is known to be wrong arms a voided exercise again.
  const voided = Boolean(progress.voided) && (holds || live.state === 'unknown');
  const changed = evaluationSignature(live) !== evaluationSignature(progress.live);
  const same = !changed && hasSameSubjects(live, progress.live);
  const { pass, pending } = derivePass(progress, holds && !voided ? live : null, moment, same);
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

function allPass(live: Evaluation): live is Extract<Evaluation, { state: 'judged' }> {
  return live.state === 'evaluated' && live.total > 0 && live.passing === live.total;
}

/** `live`: when all checks hold, and that counts. `same`: the same subjects held before. */
function derivePass(
  { exercise, pass, pending }: Progress,
  live: Extract<Evaluation, { state: 'judged' }> | null,
  moment: GradingMoment & EvaluationFacts,
  same: boolean,
): Pick<Progress, 'pass' | 'pending'> {
  if (pass || !live) return { pass };
  if (same && pending) return { pass, pending };
  const given = createPass(exercise, live, moment);
  return moment.isPermanent
    ? { pass: given }
    : { pass, pending: { pass: given, receivedAt: moment.receivedAt } };
}

/** By what a pending pass is measured: when something next happened, and when the server knew of it; ms since 1970. */
export interface SettleMoment {
  /** Left out where the agent has not said it: its clock is another. */
  readonly at?: number;
  readonly receivedAt: number;
}

/** Whether the checks of a pending pass have held for long enough by then. */
export function isPendingPassDue({ pending }: Progress, { at, receivedAt }: SettleMoment): boolean {
  if (!pending) return false;
  return (
    receivedAt - pending.receivedAt >= PASS_CONFIRM_MS ||
    (at !== undefined && at - pending.pass.at >= PASS_CONFIRM_MS)
  );
}

/** A pending pass is given, as of when its checks began to hold. Answers the same object when there is none. */
export function confirmPendingPass(progress: Progress): Progress {
  const { pending, ...rest } = progress;
  return pending ? { ...rest, pass: pending.pass } : progress;
}

/** An instructor says that it is passed; a pass that is there stays as it is. */
export function markPassed(progress: Progress, moment: GradingMoment): Progress {
  if (progress.pass) return progress;
  const evidence = progress.live.state === 'evaluated' ? Object.values(progress.live.subjects) : [];
  const { voided: _voided, pending: _pending, ...rest } = progress;
  return {
    ...rest,
    pass: {
      exercise: progress.exercise,
      packVersion: moment.packVersion,
      pos: moment.pos,
      at: moment.at,
      source: 'instructor',
      evidence,
      foundAtConnect: false,
    },
  };
}

/** An instructor takes a pass back. It counts again once the checks have failed and then held, or by hand. */
export function revokePass(progress: Progress): Progress {
  const wrong =
    progress.live.state === 'not-started' ||
    (progress.live.state === 'evaluated' && progress.live.passing < progress.live.total);
  const { voided: _voided, pending: _pending, ...rest } = progress;
  return { ...rest, pass: null, ...(!wrong && { voided: true as const }) };
}

/** A re-grade gives this pass, in place of any other: the instructor's act, so that nothing is compared with what stands. */
export function grantPass(progress: Progress, pass: Pass): Progress {
  const { voided: _voided, pending: _pending, ...rest } = progress;
  return { ...rest, pass };
}

function createPass(
  exercise: string,
  live: Extract<Evaluation, { state: 'judged' }>,
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

/** What a reader would call another state: which checks hold, why the others do not, how far a sequence is. */
function evaluationSignature(live: Evaluation): string {
  let known = signatureCache.get(live);
  if (known === undefined) signatureCache.set(live, (known = computeSignature(live)));
  return known;
}

function computeSignature(live: Evaluation): string {
  if (live.state === 'not-started') return live.state;
  if (live.state === 'unknown')
    return JSON.stringify([live.state, live.reason.code, live.reason.params]);
  return JSON.stringify(live.checks.map(checkSignature));
}

function checkSignature(check: CheckResult): unknown[] {
  const why =
    check.state === 'pass'
      ? [check.note]
      : [check.reason.code, check.reason.params, check.reason.message];
  return [check.check, check.state, ...why, ...(check.steps?.map(({ state }) => state) ?? [])];
}

function hasSameSubjects(left: Evaluation, right: Evaluation): boolean {
  if (left.state !== 'evaluated' || right.state !== 'evaluated') return true;
  const [mine, theirs] = [Object.entries(left.subjects), right.subjects];
  return (
    mine.length === Object.keys(theirs).length &&
    mine.every(([name, { uid }]) => theirs[name]?.uid === uid)
  );
}
