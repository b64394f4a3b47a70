import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { SeatFact } from '#lib/protocol/fact.ts';
import { exerciseRecord } from './attempts.fixture.ts';
import {
  deriveFailures,
  failureLostMs,
  sumLostTime,
  totalLostMs,
  type Failure,
} from './failures.ts';
import type { Span } from './spans.ts';
import {
  closed,
  fact,
  helpRequest,
  metricsContext,
  opened,
  studentDay,
  studentDays,
} from './student-day.fixture.ts';

const END_MS = 60 * MINUTE_MS;
const minutes = (...pairs: readonly (readonly [number, number])[]): Span[] =>
  pairs.map(([from, to]) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS }));
/** The failures in minutes. */
const failuresOf = (...facts: readonly SeatFact[]) =>
  deriveFailures(facts, END_MS).map(({ openedAt, countedAt, closedAt, how, tries, spans }) => ({
    time: [openedAt, countedAt ?? NaN, closedAt].map((at) => at / MINUTE_MS),
    how,
    tries,
    spans,
  }));
const ready = { check: 'ready' } as const;

describe('failures', () => {
  it('count if they are still open when they are due', () => {
    expect(failuresOf(opened(1, {}, { graceMinutes: 2 }), closed(5))).toEqual([
      { time: [1, 3, 5], how: 'fixed', tries: 1, spans: minutes([3, 5]) },
    ]);
    expect(failuresOf(opened(1, {}, { graceMinutes: 2 }), closed(2))).toEqual([
      { time: [1, NaN, 2], how: 'fixed', tries: 0, spans: [] },
    ]);
  });

  it('continue with another try, which counts from its begin because the failure already did', () => {
    expect(
      failuresOf(
        opened(1),
        closed(4, 'retried'),
        opened(4, {}, { graceMinutes: 2 }),
        closed(8, 'withdrawn'),
        opened(10, {}, { graceMinutes: 9 }),
        closed(12),
      ),
    ).toEqual([{ time: [1, 1, 12], how: 'fixed', tries: 2, spans: minutes([1, 8], [10, 12]) }]);
  });

  it('are not over if the same try fails again, as a container that crashes in a loop', () => {
    expect(failuresOf(opened(1), closed(3), opened(4, { value: null }), closed(6))).toEqual([
      { time: [1, 1, 6], how: 'fixed', tries: 1, spans: minutes([1, 3], [4, 6]) },
    ]);
  });

  it('are others for the same reason after it was fixed', () => {
    expect(failuresOf(opened(1), closed(3), opened(5), closed(6, 'withdrawn'))).toEqual([
      { time: [1, 1, 3], how: 'fixed', tries: 1, spans: minutes([1, 3]) },
      { time: [5, 5, 6], how: 'withdrawn', tries: 1, spans: minutes([5, 6]) },
    ]);
  });

  it('end with a pass of their exercise, or with the workshop', () => {
    const other = { exercise: 'two' };
    expect(
      failuresOf(opened(1), opened(2, ready), opened(3, other), fact(5, 'passed'), closed(7)),
    ).toEqual([
      { time: [1, 1, 5], how: 'passed', tries: 1, spans: minutes([1, 5]) },
      { time: [2, 2, 5], how: 'passed', tries: 1, spans: minutes([2, 5]) },
      { time: [3, 3, 60], how: 'end', tries: 1, spans: minutes([3, 60]) },
    ]);
    expect(failuresOf(opened(61))).toEqual([]);
  });

  it('keep their reason, the begin of each counted try, and whether a passing check failed', () => {
    const [failure] = deriveFailures(
      [
        opened(1, {}, { params: { port: 80 }, regression: true, graceMinutes: 1 }),
        closed(4, 'retried'),
        opened(4, {}, { graceMinutes: 5 }),
        closed(6, 'retried'),
        opened(6),
      ],
      END_MS,
    );
    expect(failure).toMatchObject({
      check: 'image',
      code: 'wrong',
      params: { port: 80 },
      isRegression: true,
      graceMs: MINUTE_MS,
      openings: 3,
      triesAt: [1 * MINUTE_MS, 6 * MINUTE_MS],
    } satisfies Partial<Failure>);
  });
});

describe('lost time', () => {
  const context = metricsContext({ breaks: minutes([10, 15]) });

  it('belongs to the first failing check in the order of the pack', () => {
    const day = studentDay(context, {
      facts: [
        fact(0, 'started'),
        opened(1, ready),
        opened(4),
        closed(6),
        closed(9, 'fixed', ready),
      ],
    });
    expect(
      day.lost.map(({ check, from, to }) => [check, from / MINUTE_MS, to / MINUTE_MS]),
    ).toEqual([
      ['ready', 1, 4],
      ['image', 4, 6],
      ['ready', 6, 9],
    ]);
    expect(day.failures.map((failure) => failureLostMs(day, failure) / MINUTE_MS)).toEqual([6, 2]);
  });

  it('is active time in the exercise at work, until the attempt ends', () => {
    const day = studentDay(context, {
      exercises: {
        one: exerciseRecord({ begun: 0, touched: 8, passed: 40 }),
        two: exerciseRecord({ begun: 20, touched: 30 }),
      },
      facts: [
        fact(0, 'started'),
        opened(8),
        fact(20, 'started', { exercise: 'two' }),
        fact(30, 'progressed'),
        fact(40, 'passed'),
      ],
      record: {
        presenceChanges: [
          { at: 0, presence: 'connected' },
          { at: 32 * MINUTE_MS, presence: 'offline' },
          { at: 35 * MINUTE_MS, presence: 'connected' },
        ],
      },
    });
    // Break from 10 to 15, exercise two from 20 to 30, away from 32 to 35.
    expect(day.lost.map(({ from, to }) => ({ from, to }))).toEqual(
      minutes([8, 10], [15, 20], [30, 32], [35, 40]),
    );
    expect(totalLostMs([day])).toBe(14 * MINUTE_MS);
  });

  it('is summed by reason, with the share of students who asked for help soon', () => {
    const failing = (key: string, from: number, to: number): SeatFact[] => [
      fact(0, 'started'),
      opened(from, { key }, { params: { port: key } }),
      closed(to, 'fixed', { key }),
    ];
    const days = studentDays(context, [
      { seat: 'a', facts: failing('80', 1, 4), helpRequests: [helpRequest(3)] },
      { seat: 'b', facts: failing('80', 1, 2), helpRequests: [helpRequest(30)] },
      {
        seat: 'c',
        facts: failing('90', 1, 9),
        helpRequests: [helpRequest(5, { exercise: 'two' })],
      },
    ]);
    const sums = (by: 'key' | 'code') =>
      sumLostTime(days, by).map(({ params, lostMs, students, helpShare }) => [
        params,
        lostMs / MINUTE_MS,
        students,
        helpShare,
      ]);
    expect(sums('key')).toEqual([
      [{ port: '90' }, 8, 1, 0],
      [{ port: '80' }, 4, 2, 1 / 2],
    ]);
    expect(sums('code')).toEqual([[{}, 12, 3, 1 / 3]]);
    expect(sumLostTime([], 'key')).toEqual([]);
  });
});
