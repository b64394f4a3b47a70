import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Fault } from '#lib/grading/types.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import { findTypicalDuration, type TypicalDuration } from '#lib/room/forecast/context.ts';
import { fitSurvivalModel } from '#lib/room/forecast/survival-model.ts';
import { scoreStuck, type StuckSignals } from '#lib/room/stuck.ts';
import type { Thresholds } from '#lib/room/thresholds.ts';
import { toObservation, type Attempt, type WorkshopRecord } from './attempts.ts';
import { clipSpans, uniteSpans, type Span } from './spans.ts';

/** When a student was stuck at an exercise. */
export interface StuckSpan extends Span {
  readonly exercise: string;
}

/** How long each exercise takes, from all attempts of the workshop. */
export function fitTypicalDurations(
  { exercises }: Pick<WorkshopRecord, 'exercises'>,
  attempts: readonly Attempt[],
): ReadonlyMap<string, TypicalDuration> {
  const byExercise = Map.groupBy(attempts, ({ exercise }) => exercise);
  return new Map(
    exercises.map(({ id, plannedMs }) => {
      const samples = (byExercise.get(id) ?? []).flatMap((attempt) => {
        const observation = toObservation(attempt);
        return observation === null ? [] : { ms: observation.ms, passed: observation.isObserved };
      });
      return [id, findTypicalDuration(fitSurvivalModel(samples, plannedMs), plannedMs)] as const;
    }),
  );
}

/** What the stuck times of one student depend on. Lists are in the order of time. */
export interface StuckSource {
  readonly attempts: readonly Attempt[];
  readonly facts: readonly SeatFact[];
  readonly work: readonly (Span & { readonly exercise: string | null })[];
  readonly activityAt: readonly number[];
  readonly hints: readonly {
    readonly exercise: string;
    readonly hint: number;
    readonly at: number;
  }[];
  readonly resolvedAt: readonly number[];
  /** Breaks and absences, which count neither as lag nor as idle. */
  readonly pauses: readonly Span[];
  readonly typicalDurations: ReadonlyMap<string, TypicalDuration>;
  readonly hintCounts: ReadonlyMap<string, number>;
  readonly thresholds: Thresholds;
}

/**
 * When the score of the live room made a student stuck at the exercise at work, earliest first. It
 * begins when the score reaches the threshold, and ends with a pass, with more passing checks, with a
 * resolved help request, or when the student turns to another exercise. Signs before such an end
 * don't count again. Unlike in the room, the typical duration comes from the whole workshop.
 */
export function findStuckSpans(source: StuckSource): StuckSpan[] {
  const facts = Map.groupBy(source.facts, ({ exercise }) => exercise);
  const work = Map.groupBy(source.work, ({ exercise }) => exercise);
  const pauses = uniteSpans(source.pauses);
  return source.attempts
    .flatMap((attempt) => {
      const window = { from: attempt.availableAt, to: attempt.endedAt };
      const spans = clipSpans(work.get(attempt.exercise) ?? [], window);
      return spans.length === 0
        ? []
        : followAttempt(source, attempt, spans, pauses, facts.get(attempt.exercise) ?? []);
    })
    .sort((a, b) => a.from - b.from);
}

/** Something that can change the score. */
type Sign =
  | { readonly at: number; readonly kind: 'fact'; readonly fact: SeatFact }
  | { readonly at: number; readonly kind: 'hint'; readonly hint: number }
  | { readonly at: number; readonly kind: 'activity' | 'resolved' };

/** Between two signs the score only grows, so it is enough to look at the end of each such time. */
function followAttempt(
  source: StuckSource,
  attempt: Attempt,
  spans: readonly Span[],
  pauses: readonly Span[],
  facts: readonly SeatFact[],
): StuckSpan[] {
  const state = new AttemptSigns(source, attempt, pauses);
  const signs = listSigns(source, attempt, facts);
  const { exercise } = attempt;
  const stuck: StuckSpan[] = [];
  let next = 0;
  let since: number | null = null;
  const end = (to: number): void => {
    if (since !== null && since < to) stuck.push({ from: since, to, exercise });
    since = null;
  };
  for (const { from, to } of spans) {
    let at = from;
    while (at < to) {
      for (let sign = signs[next]; sign !== undefined && sign.at <= at; sign = signs[next]) {
        if (state.apply(sign) && since !== null) {
          end(sign.at);
          state.resetAt(sign.at);
        }
        next += 1;
      }
      const until = Math.min(to, signs[next]?.at ?? to);
      since ??= state.findStuckSince(at, until);
      at = until;
    }
    end(to);
  }
  return stuck;
}

function listSigns(
  { activityAt, hints, resolvedAt }: StuckSource,
  { exercise, availableAt, endedAt }: Attempt,
  facts: readonly SeatFact[],
): Sign[] {
  const signs: Sign[] = [
    ...facts.map((fact) => ({ at: fact.at, kind: 'fact' as const, fact })),
    ...hints
      .filter((hint) => hint.exercise === exercise)
      .map(({ at, hint }) => ({ at, kind: 'hint' as const, hint })),
    ...resolvedAt.map((at) => ({ at, kind: 'resolved' as const })),
    ...sliceTimes(activityAt, availableAt, endedAt).map((at) => ({
      at,
      kind: 'activity' as const,
    })),
  ];
  return signs.filter(({ at }) => at < endedAt).sort((a, b) => a.at - b.at);
}

/** The times from `from` until `to`. `times`: earliest first. */
function sliceTimes(times: readonly number[], from: number, to: number): readonly number[] {
  const indexOf = (limit: number): number => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) < limit) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return times.slice(indexOf(from), indexOf(to));
}

/** The signs of one attempt until a moment, as the score of the live room reads them. */
class AttemptSigns {
  readonly #source: StuckSource;
  readonly #attempt: Attempt;
  readonly #breaks: StuckSignals['breaks'];
  readonly #faults = new Map<string, Fault>();
  readonly #hints = new Set<number>();
  readonly #typical: TypicalDuration | undefined;
  #regressions: readonly number[] = [];
  #resolvedAt: number | null = null;
  #lastActivityAt: number;
  /** The objects of the last try were deleted. */
  #isWithdrawn = false;

  constructor(source: StuckSource, attempt: Attempt, pauses: readonly Span[]) {
    this.#source = source;
    this.#attempt = attempt;
    this.#breaks = pauses.map(({ from, to }, id) => ({
      id,
      startsAt: from,
      minutes: (to - from) / MINUTE_MS,
    }));
    this.#lastActivityAt = attempt.availableAt;
    this.#typical = source.typicalDurations.get(attempt.exercise);
  }

  /** Returns whether the sign ends a stuck time. */
  apply(sign: Sign): boolean {
    if (sign.kind === 'resolved') {
      this.resetAt(sign.at);
      return true;
    }
    if (sign.kind === 'hint') this.#hints.add(sign.hint);
    else this.#lastActivityAt = Math.max(this.#lastActivityAt, sign.at);
    return sign.kind === 'fact' && this.#applyFact(sign.fact);
  }

  /** Earlier signs don't count from now on. */
  resetAt(at: number): void {
    this.#resolvedAt = Math.max(this.#resolvedAt ?? at, at);
  }

  /** When the score reached the threshold between two moments; null if it didn't. */
  findStuckSince(from: number, to: number): number | null {
    const typicalDuration = this.#typical;
    if (typicalDuration === undefined) return null;
    const { exercise, availableAt, startedAt } = this.#attempt;
    const faults = [...this.#faults.values()];
    const fallen = faults.flatMap(({ now }) =>
      now !== null && now.fell && now.due !== null && now.due <= from ? [now.since] : [],
    );
    const view = scoreStuck(
      exercise,
      {
        since: availableAt,
        resolvedAt: this.#resolvedAt,
        live: this.#isWithdrawn ? 'not-started' : 'evaluated',
        trail: {
          begunAt: startedAt ?? availableAt,
          faults,
          regressions: [...this.#regressions, ...fallen],
        },
        failing: faults.some(({ now }) => now !== null),
        lastActivityAt: this.#lastActivityAt,
        hints: {
          total: this.#source.hintCounts.get(exercise) ?? 0,
          revealed: this.#hints.size,
        },
        typicalDuration,
        breaks: this.#breaks,
      },
      this.#source.thresholds,
      to,
    );
    return view === null || view.since >= to ? null : Math.max(from, view.since);
  }

  #applyFact({ kind, at, check, code, key, value, detail }: SeatFact): boolean {
    if (kind === 'passed') {
      this.#faults.clear();
      this.#regressions = [];
    } else if (kind === 'failure-opened') {
      this.#closeFault(key, at);
      const before = this.#faults.get(key) ?? {
        key,
        reason: { check, code, params: {}, group: [] },
        times: [],
        counted: '',
        now: null,
      };
      const now = { tried: '', since: at, due: value, fell: detail?.['regression'] === true };
      this.#faults.set(key, { ...before, now });
      this.#isWithdrawn = false;
    } else if (kind === 'failure-closed') {
      this.#closeFault(key, at);
      this.#isWithdrawn = detail?.['how'] === 'withdrawn';
    }
    return kind === 'passed' || kind === 'progressed';
  }

  /** Counts the try that fails now if it was due, and ends it. */
  #closeFault(key: string, at: number): void {
    const fault = this.#faults.get(key);
    const now = fault?.now ?? null;
    if (fault === undefined || now === null) return;
    const isCounted = now.due !== null && now.due <= at;
    const times = isCounted ? [...fault.times, now.since] : fault.times;
    this.#faults.set(key, { ...fault, times, now: null });
    if (isCounted && now.fell) this.#regressions = [...this.#regressions, now.since];
  }
}
