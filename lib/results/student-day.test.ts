import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { createRandom } from '#lib/room/random.fixture.ts';
import { deriveAdvice } from './advice.ts';
import { exerciseRecord } from './attempts.fixture.ts';
import { summarizeChecks } from './checks.ts';
import { summarizeExercise } from './exercises.ts';
import { sumLostTime, totalLostMs } from './failures.ts';
import { listHintCases, summarizeHints } from './hints.ts';
import { measureInfrastructure, totalInfrastructureMs } from './infrastructure.ts';
import { intersectSpans, subtractSpans, totalMs, uniteSpans } from './spans.ts';
import { binDay, tabulateMinutes } from './states.ts';
import {
  clipStudentDay,
  deriveStudentDays,
  describeAttempts,
  type MetricsContext,
  type StudentDay,
} from './student-day.ts';
import {
  closed,
  drawDays,
  fact,
  helpRequest,
  hintUse,
  metricsContext,
  opened,
  studentDay,
} from './student-day.fixture.ts';

/** Everything that is computed about students. */
function measureAll(context: MetricsContext, days: readonly StudentDay[]) {
  const attempts = Map.groupBy(
    days.flatMap((day) => day.attempts),
    ({ exercise }) => exercise,
  );
  const checks = summarizeChecks(context, days);
  const hints = summarizeHints(context, days);
  const infrastructure = measureInfrastructure(days);
  const exercises = new Map(
    context.workshop.exercises.map(({ id, plannedMs }) => [
      id,
      summarizeExercise(attempts.get(id) ?? [], plannedMs),
    ]),
  );
  const strips = days.map(({ strip }) => strip);
  const window = { from: context.workshop.startsAt, to: context.workshop.endedAt };
  return {
    checks,
    hints,
    infrastructure,
    advice: deriveAdvice(context, { exercises, checks, hints, infrastructure }),
    lost: [sumLostTime(days, 'key'), sumLostTime(days, 'code')],
    totals: [totalLostMs(days), totalInfrastructureMs(days)],
    cases: listHintCases(context, days),
    bins: binDay(strips, window),
    minutes: tabulateMinutes(strips, window, [...exercises.keys()]),
    details: days.flatMap(describeAttempts),
  };
}

/** All numbers in a value. */
function listNumbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value instanceof Set || value instanceof Map || Array.isArray(value))
    return [...(value as Iterable<unknown>)].flatMap(listNumbers);
  return value !== null && typeof value === 'object'
    ? Object.values(value).flatMap(listNumbers)
    : [];
}

describe('the days of students, in 300 random workshops', () => {
  const random = createRandom(14);
  const workshops = Array.from({ length: 300 }, () => {
    const { context, sources } = drawDays(random);
    return { context, days: deriveStudentDays(context, sources) };
  });

  it('are covered by states without overlap', () => {
    for (const { days } of workshops)
      for (const { strip, window } of days) {
        expect([strip[0]?.from, strip.at(-1)?.to]).toEqual([window.from, window.to]);
        strip.slice(1).forEach((span, index) => {
          expect(span.from).toBe(strip[index]?.to);
        });
        expect(strip.every(({ from, to }) => from < to)).toBe(true);
      }
  });

  it('lose each moment once, and never more than the active time of an attempt', () => {
    for (const { days } of workshops)
      for (const day of days) {
        const lostMs = day.lost.reduce((sum, { from, to }) => sum + to - from, 0);
        expect(totalMs(day.lost)).toBe(lostMs);
        expect(totalMs(intersectSpans(day.lost, day.active))).toBe(lostMs);
        for (const { attempt, lostMs: ofAttempt, stuckMs } of describeAttempts(day)) {
          expect(ofAttempt).toBeLessThanOrEqual(attempt.activeMs);
          expect(stuckMs).toBeLessThanOrEqual(attempt.activeMs);
        }
      }
  });

  it('are in the state failing or stuck wherever time is lost', () => {
    for (const { days } of workshops)
      for (const { lost, strip } of days) {
        const trouble = strip.filter(({ state }) => state === 'failing' || state === 'stuck');
        expect(subtractSpans(lost, trouble)).toEqual([]);
      }
  });

  it('have failures with a begin before the end, and as many tries as begins', () => {
    for (const { days, context } of workshops)
      for (const { failures } of days)
        for (const { openedAt, countedAt, closedAt, spans, tries, triesAt } of failures) {
          expect(closedAt).toBeGreaterThanOrEqual(openedAt);
          expect(closedAt).toBeLessThanOrEqual(context.workshop.endedAt);
          if (countedAt !== null) expect(countedAt).toBeGreaterThanOrEqual(openedAt);
          else expect([spans, tries]).toEqual([[], 0]);
          expect(triesAt).toHaveLength(tries);
          expect(spans).toEqual(uniteSpans(spans));
        }
  });

  it('give only finite numbers, and each student one state in each bin', () => {
    for (const { context, days } of workshops) {
      const metrics = measureAll(context, days);
      expect(listNumbers(metrics).every(Number.isFinite)).toBe(true);
      for (const { students } of metrics.bins)
        expect(Object.values(students).reduce((sum, count) => sum + count)).toBe(days.length);
      const savings = metrics.advice.map(({ savedMs }) => savedMs ?? -1);
      expect(savings).toEqual(savings.toSorted((a, b) => b - a));
    }
  });

  it('are the same when they are clipped to the whole day, and cut to a part of it', () => {
    for (const { days } of workshops)
      for (const day of days) {
        const { strip, lost } = clipStudentDay(day, day.window);
        expect({ strip, lost }).toEqual({ strip: day.strip, lost: day.lost });
        const middle = (day.window.from + day.window.to) / 2;
        const [before, after] = [
          clipStudentDay(day, { from: -Infinity, to: middle }),
          clipStudentDay(day, { from: middle, to: Infinity }),
        ];
        expect(totalLostMs([before, after])).toBe(totalLostMs([day]));
        expect([...before.failures, ...after.failures]).toEqual(day.failures);
      }
  });
});

describe('metrics', () => {
  it('are empty without students', () => {
    const { checks, hints, ...rest } = measureAll(metricsContext(), []);
    expect(checks[0]).toMatchObject({ reached: 0, students: 0, firstTry: null, signals: [] });
    expect(hints[0]).toMatchObject({ opened: 0, effect: null, passShare: null });
    expect(listNumbers({ checks, hints, ...rest }).every(Number.isFinite)).toBe(true);
    expect([rest.advice, rest.lost, rest.totals, rest.minutes]).toEqual([[], [[], []], [0, 0], []]);
  });
});

describe('the details of an attempt', () => {
  it('count what happened in its exercise', () => {
    const day = studentDay(metricsContext(), {
      exercises: { one: exerciseRecord({ begun: 0, passed: 30 }) },
      facts: [
        fact(0, 'started'),
        opened(2, {}, { regression: true }),
        closed(5),
        opened(6, { exercise: 'two' }),
        opened(8, {}, { graceMinutes: 1 }),
        closed(8.5),
        fact(30, 'passed'),
      ],
      hints: [hintUse(3), hintUse(3, 1), hintUse(4, 2, { givenBy: 'assistant' })],
      helpRequests: [
        helpRequest(4),
        helpRequest(9, { claimedAt: null, resolvedAt: null }),
        helpRequest(9, { exercise: 'two' }),
      ],
    });
    expect(describeAttempts(day)[0]).toMatchObject({
      failures: 1,
      regressions: 1,
      lostMs: 3 * MINUTE_MS,
      infrastructureMs: 0,
      hintsOpened: 1,
      hintsGiven: 1,
      helpRequests: 2,
      isHelped: true,
    });
  });
});
