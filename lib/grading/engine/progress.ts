import type { ObjectRef } from '#lib/protocol/change.ts';
import type { CheckResult, Judgement, Pass, Progress } from '../types.ts';

/** Where and when something was judged or decided. */
export interface Moment {
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly packVersion: string;
}

/**
 * For how long all checks must hold together before that is a pass, ms. A container without a readinessProbe is Ready as soon as
 * it starts, so one that ends at once is Ready for a moment after each start; the kubelet says that it ended within a second or so.
 */
export const HOLD_MS = 3_000;

/** What a verdict knows beside its judgement. */
interface Seen {
  readonly foundAtConnect: boolean;
  /** When the server was told, ms since 1970. */
  readonly receivedAt: number;
  /** What holds cannot stop holding by itself: nothing is waited for. */
  readonly lasts: boolean;
  /** Without it the judged subjects. */
  readonly evidence?: readonly ObjectRef[];
}

/** Whether nothing that holds can stop holding by itself: what was done step by step, or answered, is done. */
export function lasts(checks: readonly { readonly kind: string }[]): boolean {
  return checks.every(({ kind }) => kind === 'sequence' || kind === 'quiz');
}

export function newProgress(exercise: string): Progress {
  return { exercise, live: { state: 'not-started' }, liveSince: 0, pass: null };
}

/**
 * Puts the live state beside the latched result. When all checks hold together on the same subjects, a pass is pending until it
 * is settled; it is given once, and stays whatever the student does next (R8). Answers the same object when nothing is different.
 */
export function advance(progress: Progress, live: Judgement, moment: Moment & Seen): Progress {
  const holds = allHold(live);
  // Away or unseen is no failure: only a state that is known to be wrong arms a voided exercise again.
  const voided = Boolean(progress.voided) && (holds || live.state === 'unknown');
  const changed = signature(live) !== signature(progress.live);
  const same = !changed && sameSubjects(live, progress.live);
  const { pass, pending } = earned(progress, holds && !voided ? live : null, moment, same);
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

function allHold(live: Judgement): live is Extract<Judgement, { state: 'judged' }> {
  return live.state === 'judged' && live.total > 0 && live.holding === live.total;
}

/** `live`: when all checks hold, and that counts. `same`: the same subjects held before. */
function earned(
  { exercise, pass, pending }: Progress,
  live: Extract<Judgement, { state: 'judged' }> | null,
  moment: Moment & Seen,
  same: boolean,
): Pick<Progress, 'pass' | 'pending'> {
  if (pass || !live) return { pass };
  if (same && pending) return { pass, pending };
  const given = passOf(exercise, live, moment);
  return moment.lasts
    ? { pass: given }
    : { pass, pending: { pass: given, receivedAt: moment.receivedAt } };
}

/** By what a pending pass is measured: when something next happened, and when the server knew of it; ms since 1970. */
export interface Later {
  /** Left out where the agent has not said it: its clock is another. */
  readonly at?: number;
  readonly receivedAt: number;
}

/** Whether the checks of a pending pass have held for long enough by then. */
export function isHeld({ pending }: Progress, { at, receivedAt }: Later): boolean {
  if (!pending) return false;
  return (
    receivedAt - pending.receivedAt >= HOLD_MS ||
    (at !== undefined && at - pending.pass.at >= HOLD_MS)
  );
}

/** A pending pass is given, as of when its checks began to hold. Answers the same object when there is none. */
export function settle(progress: Progress): Progress {
  const { pending, ...rest } = progress;
  return pending ? { ...rest, pass: pending.pass } : progress;
}

/** An instructor says that it is passed; a pass that is there stays as it is. */
export function passByHand(progress: Progress, moment: Moment): Progress {
  if (progress.pass) return progress;
  const evidence = progress.live.state === 'judged' ? Object.values(progress.live.subjects) : [];
  const { voided: _voided, pending: _pending, ...rest } = progress;
  return {
    ...rest,
    pass: {
      exercise: progress.exercise,
      packVersion: moment.packVersion,
      pos: moment.pos,
      at: moment.at,
      source: 'hand',
      evidence,
      foundAtConnect: false,
    },
  };
}

/** An instructor takes a pass back. It counts again once the checks have failed and then held, or by hand. */
export function voidPass(progress: Progress): Progress {
  const wrong =
    progress.live.state === 'not-started' ||
    (progress.live.state === 'judged' && progress.live.holding < progress.live.total);
  const { voided: _voided, pending: _pending, ...rest } = progress;
  return { ...rest, pass: null, ...(!wrong && { voided: true as const }) };
}

/** A re-grade gives this pass, in place of any other: the instructor's act, so that nothing is compared with what stands. */
export function givePass(progress: Progress, pass: Pass): Progress {
  const { voided: _voided, pending: _pending, ...rest } = progress;
  return { ...rest, pass };
}

function passOf(
  exercise: string,
  live: Extract<Judgement, { state: 'judged' }>,
  { pos, at, packVersion, foundAtConnect, evidence = Object.values(live.subjects) }: Moment & Seen,
): Pass {
  return { exercise, packVersion, pos, at, source: 'check', evidence, foundAtConnect };
}

const signed = new WeakMap<Judgement, string>();

/** What a reader would call another state: which checks hold, why the others do not, how far a sequence is. */
function signature(live: Judgement): string {
  let known = signed.get(live);
  if (known === undefined) signed.set(live, (known = sign(live)));
  return known;
}

function sign(live: Judgement): string {
  if (live.state === 'not-started') return live.state;
  if (live.state === 'unknown')
    return JSON.stringify([live.state, live.reason.code, live.reason.params]);
  return JSON.stringify(live.checks.map(signatureOf));
}

function signatureOf(check: CheckResult): unknown[] {
  const why =
    check.state === 'holds'
      ? [check.note]
      : [check.reason.code, check.reason.params, check.reason.message];
  return [check.check, check.state, ...why, ...(check.steps?.map(({ state }) => state) ?? [])];
}

function sameSubjects(left: Judgement, right: Judgement): boolean {
  if (left.state !== 'judged' || right.state !== 'judged') return true;
  const [mine, theirs] = [Object.entries(left.subjects), right.subjects];
  return (
    mine.length === Object.keys(theirs).length &&
    mine.every(([name, { uid }]) => theirs[name]?.uid === uid)
  );
}
