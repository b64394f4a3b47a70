import { isObject, type JsonObject } from '#lib/kit/json.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Fact, SeatFact } from '#lib/protocol/fact.ts';
import type { HelpRequest } from './help.ts';
import {
  clipSpans,
  intersectSpans,
  subtractSpans,
  totalMs,
  uniteSpans,
  type Span,
} from './spans.ts';

/**
 * One check that fails for one reason for one student, from the first try to the end. A new try with
 * the same key continues the failure, unless the reason was fixed in between. Times are ms since
 * 1970.
 */
export interface Failure {
  readonly exercise: string;
  readonly check: string;
  readonly code: string;
  /** Check, code and grouping parameters. */
  readonly key: string;
  /** The grouping parameters. */
  readonly params: JsonObject;
  readonly openedAt: number;
  /** When it first counted, because a cluster needs time to settle; null if it ended before. */
  readonly countedAt: number | null;
  readonly closedAt: number;
  readonly how: 'fixed' | 'passed' | 'withdrawn' | 'end';
  /** Counted tries. A container that crashes again without a change is the same try. */
  readonly tries: number;
  /** The begin of each counted try. */
  readonly triesAt: readonly number[];
  /** The check passed before and failed again. */
  readonly isRegression: boolean;
  /** The time that the cluster had to settle before the first try counts. */
  readonly graceMs: number;
  /** How often it began to fail, whether it counts or not. */
  readonly openings: number;
  /** When it failed and counted. */
  readonly spans: readonly Span[];
}

/** A part of the time lost to one failure. */
export interface LostSpan extends Span, Pick<Failure, 'exercise' | 'check' | 'code' | 'key'> {
  readonly params: JsonObject;
}

/** A failure that can continue. `attempt`: the try that fails now. */
interface OpenFailure {
  readonly first: Fact;
  readonly triesAt: number[];
  readonly spans: Span[];
  attempt: { readonly from: number; readonly due: number | null } | null;
  openings: number;
  countedAt: number | null;
  isRegression: boolean;
  /** No try followed for the same reason. */
  isFixed: boolean;
  closedAt: number;
  how: Failure['how'];
}

/**
 * The failures of one student, by the time they opened. `facts`: in the order of the log, closed
 * before opened at the same position. Facts after `endedAt` don't count.
 */
export function deriveFailures(facts: readonly SeatFact[], endedAt: number): Failure[] {
  const open = new Map<string, OpenFailure>();
  const ended: OpenFailure[] = [];
  const end = (id: string, failure: OpenFailure): void => {
    open.delete(id);
    ended.push(failure);
  };
  for (const fact of facts) {
    if (fact.at > endedAt) continue;
    const id = `${fact.exercise}\n${fact.key}`;
    const known = open.get(id);
    if (fact.kind === 'failure-opened') {
      if (known !== undefined && isOver(known, fact)) end(id, known);
      const failure = open.get(id) ?? startFailure(fact);
      open.set(id, failure);
      openTry(failure, fact);
    } else if (fact.kind === 'failure-closed') {
      const how = fact.detail?.['how'];
      if (known === undefined) continue;
      closeTry(known, fact.at, how === 'withdrawn' ? 'withdrawn' : 'fixed');
      known.isFixed = how === 'fixed';
    } else if (fact.kind === 'passed') {
      for (const [other, failure] of open) {
        if (failure.first.exercise !== fact.exercise) continue;
        closeTry(failure, fact.at, 'passed');
        end(other, failure);
      }
    }
  }
  for (const [id, failure] of open) {
    closeTry(failure, endedAt, 'end');
    end(id, failure);
  }
  return ended.map(toFailure).sort((a, b) => a.openedAt - b.openedAt);
}

/** Active time lost to one failure, ms. */
export function failureLostMs(
  { lost }: { readonly lost: readonly LostSpan[] },
  { exercise, key, openedAt, closedAt }: Failure,
): number {
  return totalMs(
    clipSpans(
      lost.filter((span) => span.exercise === exercise && span.key === key),
      { from: openedAt, to: closedAt },
    ),
  );
}

/** What lost time depends on. `work`: when each exercise was the one at work. */
export interface LostTimeSource {
  readonly failures: readonly Failure[];
  readonly work: readonly (Span & { readonly exercise: string | null })[];
  /** When the student's attempt at each exercise was active. */
  readonly active: ReadonlyMap<string, readonly Span[]>;
  /** Checks by exercise, in the order of the pack. */
  readonly checks: ReadonlyMap<string, readonly string[]>;
}

/**
 * Active time in which the exercise at work has a counted failure, earliest first. Each moment
 * belongs to one failure: that of the first failing check in the order of the pack, and of the oldest
 * failure of that check.
 */
export function findLostSpans({ failures, work, active, checks }: LostTimeSource): LostSpan[] {
  const counted = failures.filter(({ spans }) => spans.length > 0);
  const workOn = Map.groupBy(work, ({ exercise }) => exercise);
  return [...Map.groupBy(counted, ({ exercise }) => exercise)]
    .flatMap(([exercise, ofExercise]) => {
      const order = new Map((checks.get(exercise) ?? []).map((id, index) => [id, index]));
      const place = ({ check }: Failure): number => order.get(check) ?? order.size;
      let rest = intersectSpans(workOn.get(exercise) ?? [], active.get(exercise) ?? []);
      // `toSorted` is stable, so the oldest failure of a check comes first.
      return ofExercise
        .toSorted((a, b) => place(a) - place(b))
        .flatMap(({ check, code, key, params, spans }) => {
          const lost = intersectSpans(rest, spans);
          rest = subtractSpans(rest, spans);
          return lost.map((span) => ({ ...span, exercise, check, code, key, params }));
        });
    })
    .sort((a, b) => a.from - b.from);
}

/** A student with failures and help requests. */
interface LosingStudent {
  readonly seat: string;
  readonly failures: readonly Failure[];
  readonly lost: readonly LostSpan[];
  readonly helpRequests: readonly HelpRequest[];
}

/** F5: the time that all students lost for one reason. */
export interface LostTimeEntry extends Pick<Failure, 'exercise' | 'check' | 'code'> {
  /** The grouping parameters; empty for `code`. */
  readonly params: JsonObject;
  readonly lostMs: number;
  readonly seats: ReadonlySet<string>;
  readonly students: number;
  /** Share of these students who asked for help soon after a try failed. */
  readonly helpShare: number;
}

/** A help request so long after a failure is about that failure. */
const HELP_AFTER_FAILURE_MS = 10 * MINUTE_MS;

/** Lost time by reason, longest first. `by`: whether other parameters are another reason. */
export function sumLostTime(
  students: readonly LosingStudent[],
  by: 'key' | 'code',
): LostTimeEntry[] {
  const idOf = (part: Pick<Failure, 'exercise' | 'check' | 'code' | 'key'>): string =>
    JSON.stringify(
      by === 'key' ? [part.exercise, part.key] : [part.exercise, part.check, part.code],
    );
  const sums = new Map<
    string,
    { readonly first: LostSpan; lostMs: number; seats: Set<string>; helped: Set<string> }
  >();
  for (const { seat, failures, lost, helpRequests } of students) {
    for (const span of lost) {
      const id = idOf(span);
      const sum = sums.get(id) ?? { first: span, lostMs: 0, seats: new Set(), helped: new Set() };
      sums.set(id, sum);
      sum.lostMs += span.to - span.from;
      sum.seats.add(seat);
    }
    for (const failure of failures)
      if (findHelpAfter(failure, helpRequests)) sums.get(idOf(failure))?.helped.add(seat);
  }
  return Array.from(sums.values(), ({ first, lostMs, seats, helped }) => ({
    exercise: first.exercise,
    check: first.check,
    code: first.code,
    params: by === 'key' ? first.params : {},
    lostMs,
    seats,
    students: seats.size,
    helpShare: helped.intersection(seats).size / seats.size,
  })).sort((a, b) => b.lostMs - a.lostMs);
}

/** Time that all students lost, ms. */
export function totalLostMs(students: readonly Pick<LosingStudent, 'lost'>[]): number {
  return students.reduce(
    (sum, { lost }) => sum + lost.reduce((part, { from, to }) => part + to - from, 0),
    0,
  );
}

/** The first help request about the exercise soon after a counted try of the failure. */
export function findHelpAfter(
  { exercise, triesAt }: Failure,
  requests: readonly HelpRequest[],
): HelpRequest | undefined {
  return requests.find(
    (request) =>
      (request.exercise === null || request.exercise === exercise) &&
      triesAt.some(
        (at) => request.raisedAt >= at && request.raisedAt <= at + HELP_AFTER_FAILURE_MS,
      ),
  );
}

function startFailure(first: Fact): OpenFailure {
  return {
    first,
    triesAt: [],
    spans: [],
    attempt: null,
    openings: 0,
    countedAt: null,
    isRegression: false,
    isFixed: false,
    closedAt: first.at,
    how: 'end',
  };
}

/**
 * Whether the failure was fixed before this try. A repeat of its counted try shows that it wasn't: a
 * container that crashes in a loop runs in between.
 */
function isOver({ isFixed }: OpenFailure, { value }: Fact): boolean {
  return isFixed && value !== null;
}

function openTry(failure: OpenFailure, { at, value, detail }: Fact): void {
  if (failure.attempt !== null) closeTry(failure, at, 'fixed');
  failure.attempt = { from: at, due: value };
  failure.isFixed = false;
  failure.openings += 1;
  failure.isRegression ||= detail?.['regression'] === true;
}

/** Ends the try that fails now, if any. It counts if it still failed when it was due. */
function closeTry(failure: OpenFailure, at: number, how: Failure['how']): void {
  const { attempt } = failure;
  if (attempt === null) return;
  failure.attempt = null;
  const to = Math.max(attempt.from, at);
  // A repeat isn't due, because its try counted before.
  if (attempt.due === null) failure.countedAt ??= attempt.from;
  else if (attempt.due <= to) {
    failure.triesAt.push(attempt.from);
    failure.countedAt ??= attempt.due;
  }
  if (failure.countedAt !== null)
    failure.spans.push({ from: Math.max(attempt.from, failure.countedAt), to });
  failure.closedAt = to;
  failure.how = how;
}

function toFailure({ first, triesAt, spans, ...rest }: OpenFailure): Failure {
  const { exercise, check, code, key, at, value, detail } = first;
  const params = detail?.['params'];
  return {
    exercise,
    check,
    code,
    key,
    params: isObject(params) ? params : {},
    openedAt: at,
    countedAt: rest.countedAt,
    closedAt: rest.closedAt,
    how: rest.how,
    tries: triesAt.length,
    triesAt,
    isRegression: rest.isRegression,
    graceMs: Math.max(0, (value ?? at) - at),
    openings: rest.openings,
    spans: uniteSpans(spans),
  };
}
