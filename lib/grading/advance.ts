import type { ObjectRef } from '#lib/protocol/change.ts';
import type { CheckResult, Judgement, Pass, Progress } from './types.ts';

/** Where and when something was judged or decided. */
export interface Moment {
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly packVersion: string;
}

/** What a verdict knows beside its judgement. */
interface Seen {
  readonly foundAtConnect: boolean;
  /** Without it the judged subjects. */
  readonly evidence?: readonly ObjectRef[];
}

export function newProgress(exercise: string): Progress {
  return { exercise, live: { state: 'not-started' }, liveSince: 0, pass: null };
}

/**
 * Puts the live state beside the latched result. A pass is given once, when all checks hold together, and stays whatever the
 * student does next (R8). Answers the same object when nothing is different.
 */
export function advance(progress: Progress, live: Judgement, moment: Moment & Seen): Progress {
  const holds = live.state === 'judged' && live.total > 0 && live.holding === live.total;
  // Away or unseen is no failure: only a state that is known to be wrong arms a voided exercise again.
  const voided = progress.voided && (holds || live.state === 'unknown');
  const pass = progress.pass ?? (holds && !voided ? passOf(progress.exercise, live, moment) : null);
  const changed = signature(live) !== signature(progress.live);
  if (!changed && pass === progress.pass && Boolean(voided) === Boolean(progress.voided) && sameSubjects(live, progress.live)) return progress;
  const liveSince = changed || progress.liveSince === 0 ? moment.at : progress.liveSince;
  return { exercise: progress.exercise, live, liveSince, pass, ...(voided && { voided: true as const }) };
}

/** An instructor says that it is passed; a pass that is there stays as it is. */
export function passByHand(progress: Progress, moment: Moment): Progress {
  if (progress.pass) return progress;
  const evidence = progress.live.state === 'judged' ? Object.values(progress.live.subjects) : [];
  const { voided: _voided, ...rest } = progress;
  return { ...rest, pass: { exercise: progress.exercise, packVersion: moment.packVersion, pos: moment.pos, at: moment.at, source: 'hand', evidence, foundAtConnect: false } };
}

/** An instructor takes a pass back. It counts again once the checks have failed and then held, or by hand. */
export function voidPass(progress: Progress): Progress {
  const wrong = progress.live.state === 'not-started' || (progress.live.state === 'judged' && progress.live.holding < progress.live.total);
  const { voided: _voided, ...rest } = progress;
  return { ...rest, pass: null, ...(!wrong && { voided: true as const }) };
}

/** A re-grade gives this pass, in place of any other: the instructor's act, so that nothing is compared with what stands. */
export function givePass(progress: Progress, pass: Pass): Progress {
  const { voided: _voided, ...rest } = progress;
  return { ...rest, pass };
}

function passOf(exercise: string, live: Extract<Judgement, { state: 'judged' }>, { pos, at, packVersion, foundAtConnect, evidence = Object.values(live.subjects) }: Moment & Seen): Pass {
  return { exercise, packVersion, pos, at, source: 'check', evidence, foundAtConnect };
}

/** What a reader would call another state: which checks hold, why the others do not, how far a sequence is. */
function signature(live: Judgement): string {
  if (live.state === 'not-started') return live.state;
  if (live.state === 'unknown') return JSON.stringify([live.state, live.reason.code, live.reason.params]);
  return JSON.stringify(live.checks.map(signatureOf));
}

function signatureOf(check: CheckResult): unknown[] {
  const why = check.state === 'holds' ? [check.note] : [check.reason.code, check.reason.params, check.reason.message];
  return [check.check, check.state, ...why, ...(check.steps?.map(({ state }) => state) ?? [])];
}

function sameSubjects(left: Judgement, right: Judgement): boolean {
  return left.state !== 'judged' || right.state !== 'judged' || JSON.stringify(left.subjects) === JSON.stringify(right.subjects);
}
