import type { Pack } from '#lib/packs/types.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import type { TypicalDuration } from '#lib/room/forecast/context.ts';
import type { Thresholds } from '#lib/room/thresholds.ts';
import { findAbsences } from './absences.ts';
import type { Attempt, StudentRecord, WorkshopRecord } from './attempts.ts';
import { deriveFailures, findLostSpans, type Failure, type LostSpan } from './failures.ts';
import type { HelpRequest } from './help.ts';
import { findInfrastructureSpans } from './infrastructure.ts';
import {
  clipSpans,
  intersectSpans,
  subtractSpans,
  totalMs,
  uniteSpans,
  type Span,
} from './spans.ts';
import { cutSpans, deriveStrip, followWork, type StateSpan } from './states.ts';
import { findStuckSpans, fitTypicalDurations, type StuckSpan } from './stuck.ts';

/** A hint that a student can read. `at`: ms since 1970. */
export interface HintUse {
  readonly exercise: string;
  /** From 1. */
  readonly hint: number;
  readonly at: number;
  /** Null: the student opened it. Otherwise the role of the person who gave it. */
  readonly givenBy: string | null;
}

/** What the log says about one student. Lists are in the order of the log. */
export interface StudentSource {
  readonly record: StudentRecord;
  readonly attempts: readonly Attempt[];
  readonly facts: readonly SeatFact[];
  readonly hints: readonly HintUse[];
  readonly helpRequests: readonly HelpRequest[];
}

/** What the metrics of all students depend on. */
export interface MetricsContext {
  readonly pack: Pack;
  readonly workshop: WorkshopRecord;
  readonly thresholds: Thresholds;
}

/** One student's day. Times are ms since 1970, spans are earliest first. */
export interface StudentDay extends StudentSource {
  readonly seat: string;
  /** The workshop, or the part of it that the results are about. */
  readonly window: Span;
  readonly absences: readonly Span[];
  /** Neither break nor absence. */
  readonly active: readonly Span[];
  readonly failures: readonly Failure[];
  readonly lost: readonly LostSpan[];
  readonly stuck: readonly StuckSpan[];
  /** Covers the window. */
  readonly strip: readonly StateSpan[];
  /** Time lost to problems of the infrastructure, by code. */
  readonly infrastructure: ReadonlyMap<string, readonly Span[]>;
}

/** The days of all students of a workshop, who are compared with each other. */
export function deriveStudentDays(
  context: MetricsContext,
  sources: readonly StudentSource[],
): StudentDay[] {
  const typicalDurations = fitTypicalDurations(
    context.workshop,
    sources.flatMap(({ attempts }) => attempts),
  );
  return sources.map((source) => deriveStudentDay(context, source, typicalDurations));
}

/**
 * The part of a day within a time range: spans are cut, and failures, hints and help requests count if
 * they begin in it. Attempts count if they overlap it, with their whole length.
 */
export function clipStudentDay(day: StudentDay, range: Span): StudentDay {
  const window = {
    from: Math.max(day.window.from, range.from),
    to: Math.min(day.window.to, range.to),
  };
  // Decisions of staff after the end belong to the last part of the day.
  const isInside = (at: number): boolean =>
    at >= window.from && (at < window.to || window.to === day.window.to);
  return {
    ...day,
    window,
    absences: clipSpans(day.absences, window),
    active: clipSpans(day.active, window),
    attempts: day.attempts.filter(
      ({ availableAt, endedAt }) => availableAt < window.to && endedAt > window.from,
    ),
    facts: day.facts.filter(({ at }) => isInside(at)),
    hints: day.hints.filter(({ at }) => isInside(at)),
    helpRequests: day.helpRequests.filter(({ raisedAt }) => isInside(raisedAt)),
    failures: day.failures.filter(({ openedAt }) => isInside(openedAt)),
    lost: cutSpans(day.lost, window),
    stuck: cutSpans(day.stuck, window),
    strip: cutSpans(day.strip, window),
    infrastructure: new Map(
      [...day.infrastructure].map(([code, spans]) => [code, clipSpans(spans, window)] as const),
    ),
  };
}

/** An attempt with what facts and commands add to it. Durations are ms. */
export interface AttemptDetail {
  readonly attempt: Attempt;
  /** Counted failures, and those among them of a check that passed before. */
  readonly failures: number;
  readonly regressions: number;
  readonly lostMs: number;
  readonly stuckMs: number;
  readonly infrastructureMs: number;
  /** Different hints that the student opened, and that staff gave. */
  readonly hintsOpened: number;
  readonly hintsGiven: number;
  readonly helpRequests: number;
  /** A helper claimed or resolved one of the requests. */
  readonly isHelped: boolean;
}

/** The attempts of one student in detail, in the same order. */
export function describeAttempts(day: StudentDay): AttemptDetail[] {
  const infrastructure = uniteSpans(...day.infrastructure.values());
  return day.attempts.map((attempt) => {
    const { exercise, availableAt, endedAt } = attempt;
    const window = { from: availableAt, to: endedAt };
    const isHere = (part: { readonly exercise: string | null }): boolean =>
      part.exercise === exercise;
    const failures = day.failures.filter(
      (failure) => isHere(failure) && failure.countedAt !== null && failure.openedAt < endedAt,
    );
    const hints = day.hints.filter(isHere);
    const countHints = (isGiven: boolean): number =>
      new Set(hints.flatMap(({ hint, givenBy }) => ((givenBy !== null) === isGiven ? hint : [])))
        .size;
    const requests = day.helpRequests.filter(isHere);
    return {
      attempt,
      failures: failures.length,
      regressions: failures.filter(({ isRegression }) => isRegression).length,
      lostMs: totalMs(clipSpans(day.lost.filter(isHere), window)),
      stuckMs: totalMs(intersectSpans(clipSpans(day.stuck.filter(isHere), window), day.active)),
      infrastructureMs: totalMs(clipSpans(infrastructure, window)),
      hintsOpened: countHints(false),
      hintsGiven: countHints(true),
      helpRequests: requests.length,
      isHelped: requests.some(
        ({ claimedAt, resolvedAt }) => claimedAt !== null || resolvedAt !== null,
      ),
    };
  });
}

function deriveStudentDay(
  { pack, workshop, thresholds }: MetricsContext,
  source: StudentSource,
  typicalDurations: ReadonlyMap<string, TypicalDuration>,
): StudentDay {
  const { record, attempts, hints, helpRequests } = source;
  const { startsAt, endedAt, breaks, currentChanges } = workshop;
  const window = { from: startsAt, to: Math.max(startsAt, endedAt) };
  const facts = orderFacts(source.facts, endedAt);
  const from = Math.min(startsAt, ...attempts.map(({ availableAt }) => availableAt));
  const absences = findAbsences(record.presenceChanges, record.activityAt, { from, to: endedAt });
  const active = subtractSpans([{ from, to: endedAt }], [...breaks, ...absences]);
  const failures = deriveFailures(facts, endedAt);
  const work = followWork({ facts, currentChanges, window });
  const lost = findLostSpans({
    failures,
    work,
    active: new Map(
      attempts.map((attempt) => [
        attempt.exercise,
        intersectSpans(active, [{ from: attempt.availableAt, to: attempt.endedAt }]),
      ]),
    ),
    checks: new Map(pack.exercises.map(({ id, checks }) => [id, checks.map((check) => check.id)])),
  });
  const stuck = findStuckSpans({
    attempts,
    facts,
    work,
    activityAt: record.activityAt,
    hints,
    resolvedAt: helpRequests.flatMap(({ resolvedAt }) => resolvedAt ?? []),
    pauses: [...breaks, ...absences],
    typicalDurations,
    hintCounts: new Map(pack.exercises.map((exercise) => [exercise.id, exercise.hints.length])),
    thresholds,
  });
  return {
    ...source,
    facts,
    seat: record.seat,
    window,
    absences,
    active,
    failures,
    lost,
    stuck,
    strip: deriveStrip({ window, work, absences, stuck, failures }),
    infrastructure: findInfrastructureSpans({
      facts,
      failures,
      presenceChanges: record.presenceChanges,
      window,
      breaks,
      absences,
    }),
  };
}

/**
 * Facts until the end, and decisions of staff after it, in the order of the log. Of one position, what ended comes before what began,
 * because a try that follows another opens where that one closes.
 */
export function orderFacts(facts: readonly SeatFact[], endedAt: number): SeatFact[] {
  const rank = ({ kind }: SeatFact): number => (kind.endsWith('-closed') ? 0 : 1);
  return facts
    .filter(({ at, kind, code }) => at <= endedAt || isDecision(kind, code))
    .sort((a, b) => a.pos - b.pos || a.stage - b.stage || rank(a) - rank(b));
}

/** Staff can mark, revoke and regrade after the end. */
function isDecision(kind: SeatFact['kind'], code: string): boolean {
  return kind === 'pass-revoked' || (kind === 'passed' && code !== 'check');
}
