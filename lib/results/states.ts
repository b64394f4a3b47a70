import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import type { CurrentExerciseChange } from '#lib/room/exercise-start.ts';
import type { Failure } from './failures.ts';
import { clipSpans, intersectSpans, uniteSpans, type Span } from './spans.ts';
import { STUDENT_STATES, type StudentState } from './types.ts';

/** When an exercise was the one that the student worked on. */
export interface WorkSpan extends Span {
  /** Null if every exercise that was touched or current is passed, or none was yet. */
  readonly exercise: string | null;
  /** The current exercise if it is passed; null otherwise. */
  readonly passedCurrent: string | null;
}

/** A part of the day in one state. */
export interface StateSpan extends Span {
  readonly state: StudentState;
  /** The exercise that the state is about; null while away, and without an exercise. */
  readonly exercise: string | null;
}

/** What the exercise at work depends on. */
export interface WorkSource {
  readonly facts: readonly SeatFact[];
  /** Oldest first. */
  readonly currentChanges: readonly CurrentExerciseChange[];
  readonly window: Span;
}

/**
 * Which exercise the student worked on over the time of the window: the one of the latest fact about
 * an exercise that isn't passed; without one, the current exercise. Facts that a cluster causes alone
 * don't count, because an earlier exercise can crash in a loop while the student works on another.
 */
export function followWork({ facts, currentChanges, window }: WorkSource): WorkSpan[] {
  const spans: WorkSpan[] = [];
  const passed = new Set<string>();
  /** Touched exercises that aren't passed, the latest last. */
  const touched = new Set<string>();
  let current: string | null = null;
  let from = window.from;
  const advance = (at: number): void => {
    const to = Math.min(Math.max(at, from), window.to);
    if (to <= from) return;
    const isPassed = current !== null && passed.has(current);
    const exercise = [...touched].at(-1) ?? (isPassed ? null : current);
    const span = { from, to, exercise, passedCurrent: isPassed ? current : null };
    appendSpan(
      spans,
      span,
      (a, b) => a.exercise === b.exercise && a.passedCurrent === b.passedCurrent,
    );
    from = to;
  };
  for (const event of mergeEvents(facts, currentChanges)) {
    advance(event.at);
    if (!('kind' in event)) current = event.exercise;
    else if (event.kind === 'passed') {
      passed.add(event.exercise);
      touched.delete(event.exercise);
    } else {
      if (event.kind === 'pass-revoked') passed.delete(event.exercise);
      if (passed.has(event.exercise) || !isOwnWork(event)) continue;
      touched.delete(event.exercise);
      touched.add(event.exercise);
    }
  }
  advance(window.to);
  return spans;
}

/** What the states of a student depend on. `stuck` and `absences`: earliest first. */
export interface StateSource {
  readonly window: Span;
  readonly work: readonly WorkSpan[];
  readonly absences: readonly Span[];
  readonly stuck: readonly (Span & { readonly exercise: string })[];
  readonly failures: readonly Failure[];
}

/**
 * The day of a student in spans of one state. The first that applies: away, stuck, failing, passed the
 * current exercise, working. The spans follow each other without a gap.
 */
export function deriveStrip(source: StateSource): StateSpan[] {
  const { window, work, absences, stuck } = source;
  const failing = findFailingSpans(source);
  const isAway = createCursor(uniteSpans(absences));
  const isStuck = createCursor(uniteSpans(stuck));
  const isFailing = createCursor(failing);
  const workAt = createCursor(work);
  const moments = new Set(
    [...absences, ...stuck, ...failing, ...work]
      .flatMap(({ from, to }) => [from, to])
      .filter((at) => at > window.from && at < window.to),
  );
  const strip: StateSpan[] = [];
  let from = window.from;
  for (const to of [...[...moments].sort((a, b) => a - b), window.to]) {
    if (to <= from) continue;
    const { exercise = null, passedCurrent = null } = workAt(from) ?? {};
    // Each cursor moves in every step, whatever the state is.
    const [away, stuckNow, failingNow] = [isAway(from), isStuck(from), isFailing(from)];
    const state: Pick<StateSpan, 'state' | 'exercise'> =
      away !== undefined
        ? { state: 'away', exercise: null }
        : stuckNow !== undefined
          ? { state: 'stuck', exercise }
          : failingNow !== undefined
            ? { state: 'failing', exercise }
            : passedCurrent !== null
              ? { state: 'passed', exercise: passedCurrent }
              : { state: 'working', exercise };
    appendSpan(
      strip,
      { from, to, ...state },
      (a, b) => a.state === b.state && a.exercise === b.exercise,
    );
    from = to;
  }
  return strip;
}

export const DAY_BIN_MS = 5 * MINUTE_MS;

/** F1: how many students were in each state. `at`: start of the bin. */
export interface DayBin {
  readonly at: number;
  readonly students: Readonly<Record<StudentState, number>>;
}

/** Starts of the bins that contain the window, at multiples of `binMs` since 1970. */
export function listBins({ from, to }: Span, binMs: number): number[] {
  const first = Math.floor(from / binMs);
  return Array.from(
    { length: to > from ? Math.ceil(to / binMs) - first : 0 },
    (_, index) => (first + index) * binMs,
  );
}

/** The day of all students. A student counts in the state that lasts longest in the bin. */
export function binDay(
  strips: readonly (readonly StateSpan[])[],
  window: Span,
  binMs: number = DAY_BIN_MS,
): DayBin[] {
  const bins = listBins(window, binMs).map((at) => ({
    at,
    students: Object.fromEntries(STUDENT_STATES.map((state) => [state, 0])) as Record<
      StudentState,
      number
    >,
  }));
  for (const strip of strips)
    findLongest(strip, window, binMs, ({ state }) => state).forEach((state, index) => {
      const bin = bins[index];
      if (bin !== undefined && state !== null) bin.students[state.state] += 1;
    });
  return bins;
}

/** Students at one exercise in one bin. A student who isn't away is at one exercise at most. */
export interface MinutesRow {
  readonly exercise: string;
  /** Start of the bin. */
  readonly at: number;
  /** The sum of the others. */
  readonly present: number;
  readonly working: number;
  readonly failing: number;
  readonly stuck: number;
  /** Students who passed the exercise while it is current. */
  readonly passed: number;
}

/** The day by exercise, in the order of `exercises`. Bins without a student at it have no row. */
export function tabulateMinutes(
  strips: readonly (readonly StateSpan[])[],
  window: Span,
  exercises: readonly string[],
): MinutesRow[] {
  const starts = listBins(window, DAY_BIN_MS);
  const rows = new Map<string, Record<StudentState, number>>();
  for (const strip of strips)
    findLongest(strip, window, DAY_BIN_MS, ({ state, exercise }) =>
      JSON.stringify([state, exercise]),
    ).forEach((span, index) => {
      if (span === null || span.exercise === null) return;
      const key = `${span.exercise}\n${index}`;
      const row = rows.get(key) ?? { passed: 0, working: 0, failing: 0, stuck: 0, away: 0 };
      rows.set(key, row);
      row[span.state] += 1;
    });
  return exercises.flatMap((exercise) =>
    starts.flatMap((at, index) => {
      const row = rows.get(`${exercise}\n${index}`);
      if (row === undefined) return [];
      const { working, failing, stuck, passed } = row;
      const present = working + failing + stuck + passed;
      return [{ exercise, at, present, working, failing, stuck, passed }];
    }),
  );
}

/** When a failure of the exercise at work counted, earliest first. */
function findFailingSpans({ failures, work }: StateSource): Span[] {
  const byExercise = Map.groupBy(failures, ({ exercise }) => exercise);
  const workOn = Map.groupBy(work, ({ exercise }) => exercise);
  return uniteSpans(
    ...Array.from(byExercise, ([exercise, ofExercise]) =>
      intersectSpans(
        workOn.get(exercise) ?? [],
        ofExercise.flatMap(({ spans }) => spans),
      ),
    ),
  );
}

/** For each bin, a span of the kind that lasts longest in it; the first of several; null without one. */
function findLongest<Kind>(
  strip: readonly StateSpan[],
  window: Span,
  binMs: number,
  kindOf: (span: StateSpan) => Kind,
): (StateSpan | null)[] {
  let next = 0;
  return listBins(window, binMs).map((at) => {
    const bin = { from: Math.max(at, window.from), to: Math.min(at + binMs, window.to) };
    const lengths = new Map<Kind, { readonly span: StateSpan; ms: number }>();
    for (let index = next; index < strip.length; index += 1) {
      const span = strip[index];
      if (span === undefined || span.from >= bin.to) break;
      if (span.to <= bin.from) {
        next = index + 1;
        continue;
      }
      const length = lengths.get(kindOf(span)) ?? { span, ms: 0 };
      lengths.set(kindOf(span), length);
      length.ms += Math.min(span.to, bin.to) - Math.max(span.from, bin.from);
    }
    let longest: { readonly span: StateSpan; ms: number } | null = null;
    for (const length of lengths.values()) if (length.ms > (longest?.ms ?? 0)) longest = length;
    return longest?.span ?? null;
  });
}

/** The part of each span within the window. */
export function cutSpans<Kind extends Span>(spans: readonly Kind[], window: Span): Kind[] {
  return spans.flatMap((span) =>
    clipSpans([span], window).map(({ from, to }) => ({ ...span, from, to })),
  );
}

/** Facts about exercises and changes of the current one, oldest first. */
function mergeEvents(
  facts: readonly SeatFact[],
  currentChanges: readonly CurrentExerciseChange[],
): (SeatFact | CurrentExerciseChange)[] {
  return [...currentChanges, ...facts.filter(({ exercise }) => exercise !== '')].sort(
    (a, b) => a.at - b.at,
  );
}

/** Whether a fact shows work of the student: a change that only the student can have made. */
function isOwnWork({ kind, value, detail }: SeatFact): boolean {
  if (kind === 'failure-opened') return value !== null;
  if (kind === 'failure-closed') return detail?.['how'] === 'withdrawn';
  return kind !== 'unverified-opened' && kind !== 'unverified-closed';
}

/** Adds a span, or extends the last one if it continues. */
function appendSpan<Kind extends Span>(
  spans: Kind[],
  span: Kind,
  isSame: (before: Kind, after: Kind) => boolean,
): void {
  const last = spans.at(-1);
  if (last !== undefined && last.to === span.from && isSame(last, span))
    spans[spans.length - 1] = { ...last, to: span.to };
  else spans.push(span);
}

/** Finds the span at a moment. `spans`: earliest first, without overlap. Moments only increase. */
function createCursor<Kind extends Span>(spans: readonly Kind[]): (at: number) => Kind | undefined {
  let index = 0;
  return (at) => {
    while (index < spans.length && (spans[index]?.to ?? 0) <= at) index += 1;
    const span = spans[index];
    return span !== undefined && span.from <= at ? span : undefined;
  };
}
