import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Pass } from '#lib/grading/types.ts';
import { findExerciseStart, type CurrentExerciseChange } from '#lib/room/exercise-start.ts';
import { findAbsences, findDeparture, type PresenceChange } from './absences.ts';
import type { CompetingObservation } from './cumulative-incidence.ts';
import { clipSpans, subtractSpans, totalMs, type Span } from './spans.ts';
import type { Fate } from './types.ts';
import type { Observation } from './survival.ts';

/** The workshop as it happened. Times are ms since 1970. */
export interface WorkshopRecord {
  readonly startsAt: number;
  /** The end, or the present during the workshop. Nothing after it counts. */
  readonly endedAt: number;
  /** In the order of the pack. */
  readonly exercises: readonly { readonly id: string; readonly plannedMs: number }[];
  /** Changes of the current exercise, oldest first. */
  readonly currentChanges: readonly CurrentExerciseChange[];
  readonly breaks: readonly Span[];
}

/** What the log says about one exercise of one student. Times are ms since 1970. */
export interface ExerciseRecord {
  /** The first attempt; null if the exercise was never started. */
  readonly begunAt: number | null;
  /** The last work on it, hints and quiz answers included. */
  readonly lastTouchedAt: number | null;
  readonly pass: Pick<Pass, 'at' | 'source' | 'foundAtConnect'> | null;
  /** The last revocation of a pass, if no pass followed. */
  readonly revokedAt: number | null;
  /** When the student could first read the solution. */
  readonly solutionAt: number | null;
  /** Counted failing attempts before the pass. */
  readonly tries: number;
}

export interface StudentRecord {
  readonly seat: string;
  /** By exercise. An exercise without an entry was never touched. */
  readonly exercises: ReadonlyMap<string, ExerciseRecord>;
  /** Oldest first. */
  readonly presenceChanges: readonly PresenceChange[];
  /** Own changes and commands of the student, oldest first. */
  readonly activityAt: readonly number[];
}

/** What ended an attempt: a pass, or the first reason to stop observing it. */
export type AttemptEnd = 'passed' | 'end' | 'left' | 'moved-on' | 'solution' | 'revoked';

/** One student's work on one exercise that the student reached. Times are ms since 1970. */
export interface Attempt {
  readonly seat: string;
  readonly exercise: string;
  readonly availableAt: number;
  readonly startedAt: number | null;
  /** Never before `availableAt`. */
  readonly endedAt: number;
  readonly end: AttemptEnd;
  readonly fate: Fate;
  /** Without breaks and absences. The three are the whole time together. */
  readonly activeMs: number;
  readonly breakMs: number;
  /** Absence outside of breaks. */
  readonly awayMs: number;
  /** Part of the active time in long gaps without activity. */
  readonly idleMs: number;
  readonly tries: number;
}

/** An exercise is reached by a student who is present for this time after it became available. */
export const MIN_REACHED_MS = MINUTE_MS;
/** Longer gaps without activity are idle. */
export const IDLE_AFTER_MS = 10 * MINUTE_MS;

const UNTOUCHED: ExerciseRecord = {
  begunAt: null,
  lastTouchedAt: null,
  pass: null,
  revokedAt: null,
  solutionAt: null,
  tries: 0,
};

/** An exercise that was available to the student. */
interface AvailableExercise extends ExerciseRecord {
  readonly id: string;
  readonly availableAt: number;
}

/** The attempts of one student, in the order of the pack. */
export function deriveAttempts(workshop: WorkshopRecord, student: StudentRecord): Attempt[] {
  const available = listAvailable(workshop, student);
  const from = Math.min(workshop.startsAt, ...available.map(({ availableAt }) => availableAt));
  const absences = findAbsences(student.presenceChanges, student.activityAt, {
    from,
    to: workshop.endedAt,
  });
  return available
    .filter(({ availableAt }) => {
      const afterwards = { from: availableAt, to: workshop.endedAt };
      return totalMs(subtractSpans([afterwards], absences)) >= MIN_REACHED_MS;
    })
    .map((exercise) => {
      const causes = listCauses(workshop, exercise, available, absences);
      const ended = findEnd(exercise, causes);
      return {
        seat: student.seat,
        exercise: exercise.id,
        availableAt: exercise.availableAt,
        startedAt: exercise.begunAt,
        endedAt: ended.at,
        end: ended.end,
        fate: findFate(exercise, causes),
        tries: exercise.tries,
        ...measureTime(
          { from: exercise.availableAt, to: ended.at },
          workshop.breaks,
          absences,
          student.activityAt,
        ),
      };
    });
}

/**
 * The active time until the pass. Null for passes that were found at the first connect or given by
 * staff, because their duration is unknown.
 */
export function toObservation({ fate, end, activeMs }: Attempt): Observation | null {
  return fate === 'found-at-connect' || fate === 'marked-passed'
    ? null
    : { ms: activeMs, isObserved: end === 'passed' };
}

/** The ends that compete with a pass. */
export const COMPETING_ENDS = ['passed', 'moved-on', 'left'] as const;
export type CompetingEnd = (typeof COMPETING_ENDS)[number];

/** As `toObservation`, with the kind of the end. */
export function toCompetingObservation(
  attempt: Attempt,
): CompetingObservation<CompetingEnd> | null {
  const observation = toObservation(attempt);
  return (
    observation && {
      ms: observation.ms,
      end: COMPETING_ENDS.find((kind) => kind === attempt.end) ?? null,
    }
  );
}

function listAvailable(workshop: WorkshopRecord, student: StudentRecord): AvailableExercise[] {
  const passes = workshop.exercises
    .flatMap(({ id }) => {
      const pass = student.exercises.get(id)?.pass ?? null;
      return pass === null ? [] : [{ exercise: id, at: pass.at }];
    })
    .sort((a, b) => a.at - b.at);
  return workshop.exercises.flatMap(({ id, plannedMs }, index) => {
    const record = student.exercises.get(id) ?? UNTOUCHED;
    const passedAt = record.pass?.at ?? Infinity;
    const previousId = workshop.exercises[index - 1]?.id ?? '';
    const previous = student.exercises.get(previousId);
    const begunAt =
      // A regrade can give a pass for the time before the first attempt that it recorded.
      record.begunAt === null ? null : Math.min(record.begunAt, passedAt);
    const availableAt =
      begunAt === null
        ? firstOffer(workshop, id, previous)
        : (findSharedStart(begunAt, passedAt, previous) ??
          findExerciseStart({
            exercise: id,
            begunAt,
            plannedMs,
            passes,
            passCount: record.pass === null ? passes.length : indexOfPass(passes, id),
            currentChanges: workshop.currentChanges,
            workshopStartsAt: workshop.startsAt,
          }));
    return availableAt === null || availableAt >= workshop.endedAt
      ? []
      : [{ ...record, id, availableAt: Math.min(availableAt, passedAt) }];
  });
}

function indexOfPass(passes: readonly { readonly exercise: string }[], id: string): number {
  return passes.findIndex(({ exercise }) => exercise === id);
}

/**
 * An object that the student makes for one exercise can also count as the start of the next one. Its
 * time begins with the pass of the exercise before it then; null if it began after that pass.
 */
function findSharedStart(
  begunAt: number,
  passedAt: number,
  previous: ExerciseRecord | undefined,
): number | null {
  const previousAt = previous?.pass?.at ?? null;
  return previousAt !== null && begunAt < previousAt && previousAt < passedAt ? previousAt : null;
}

/**
 * When a student who never started an exercise could have started it: when it became current, or
 * after the pass of the exercise before it; null without either.
 */
function firstOffer(
  { currentChanges, startsAt }: WorkshopRecord,
  id: string,
  previous: ExerciseRecord | undefined,
): number | null {
  const offeredAt =
    currentChanges.find(({ exercise }) => exercise === id)?.at ?? previous?.pass?.at ?? null;
  return offeredAt === null ? null : Math.max(startsAt, offeredAt);
}

/** Reasons to stop observing an attempt, with their times. */
interface Causes {
  readonly end: number;
  readonly left: number | null;
  readonly movedOn: number | null;
}

function listCauses(
  { endedAt }: WorkshopRecord,
  exercise: AvailableExercise,
  all: readonly AvailableExercise[],
  absences: readonly Span[],
): Causes {
  return {
    end: endedAt,
    left: findDeparture(absences, endedAt),
    movedOn: findMovedOn(exercise, all),
  };
}

/**
 * When the student turned to another exercise and never touched this one again: when that exercise
 * became available, but not before the last work on this one.
 */
function findMovedOn(
  { id, availableAt, lastTouchedAt }: AvailableExercise,
  all: readonly AvailableExercise[],
): number | null {
  let next: { readonly begunAt: number; readonly availableAt: number } | null = null;
  for (const other of all) {
    const { begunAt } = other;
    if (other.id === id || begunAt === null || begunAt < availableAt) continue;
    if (lastTouchedAt !== null && begunAt <= lastTouchedAt) continue;
    if (next === null || begunAt < next.begunAt) next = { ...other, begunAt };
  }
  return next && Math.max(next.availableAt, availableAt, lastTouchedAt ?? availableAt);
}

function findEnd(
  { pass, availableAt, solutionAt, revokedAt }: AvailableExercise,
  { end, left, movedOn }: Causes,
): { readonly end: AttemptEnd; readonly at: number } {
  if (pass !== null) return { end: 'passed', at: Math.min(pass.at, end) };
  const candidates: readonly (readonly [AttemptEnd, number | null])[] = [
    ['end', end],
    ['left', left],
    ['moved-on', movedOn],
    ['solution', solutionAt],
    ['revoked', revokedAt],
  ];
  return candidates.reduce<{ readonly end: AttemptEnd; readonly at: number }>(
    (first, [kind, at]) =>
      at !== null && at < first.at ? { end: kind, at: Math.max(at, availableAt) } : first,
    { end: 'end', at: end },
  );
}

function findFate(exercise: AvailableExercise, { end, left, movedOn }: Causes): Fate {
  const { pass, solutionAt, tries, begunAt } = exercise;
  if (pass !== null) {
    if (pass.foundAtConnect) return 'found-at-connect';
    if (pass.source === 'instructor') return 'marked-passed';
    if (solutionAt !== null && solutionAt <= pass.at) return 'passed-after-solution';
    return tries === 0 ? 'passed-first-try' : 'passed-after-failures';
  }
  if (begunAt === null) return 'not-started';
  // The solution and a revoked pass stop the observation, but the student can work on.
  if (left !== null && left <= (movedOn ?? end)) return 'left';
  return movedOn !== null && movedOn < end ? 'moved-on' : 'out-of-time';
}

function measureTime(
  window: Span,
  breaks: readonly Span[],
  absences: readonly Span[],
  activityAt: readonly number[],
): Pick<Attempt, 'activeMs' | 'breakMs' | 'awayMs' | 'idleMs'> {
  const active = subtractSpans([window], [...breaks, ...absences]);
  return {
    activeMs: totalMs(active),
    breakMs: totalMs(clipSpans(breaks, window)),
    awayMs: totalMs(subtractSpans(clipSpans(absences, window), breaks)),
    idleMs: measureIdle(active, window, activityAt),
  };
}

/** Breaks and absences don't make a gap longer. */
function measureIdle(active: readonly Span[], window: Span, activityAt: readonly number[]): number {
  let [idleMs, from] = [0, window.from];
  for (const to of [...activityAt.filter((at) => at > window.from && at < window.to), window.to]) {
    // Most gaps are short, so their active part needn't be computed.
    const gapMs = to - from > IDLE_AFTER_MS ? totalMs(clipSpans(active, { from, to })) : 0;
    if (gapMs > IDLE_AFTER_MS) idleMs += gapMs;
    from = to;
  }
  return idleMs;
}
