import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { stuckScoreParts } from '#lib/room/stuck.ts';
import { DEFAULT_THRESHOLDS } from '#lib/room/thresholds.ts';
import { exerciseRecord } from './attempts.fixture.ts';
import {
  closed,
  fact,
  helpRequest,
  hintUse,
  metricsContext,
  opened,
  studentDay,
  studentDays,
  type DrawnStudent,
} from './student-day.fixture.ts';
import { fitTypicalDurations } from './stuck.ts';

const context = metricsContext();

/** Begin and end of each stuck time in minutes, rounded. */
const stuckOf = (student: DrawnStudent, more: Parameters<typeof metricsContext>[0] = {}) =>
  studentDay(metricsContext(more), student).stuck.map(({ from, to }) =>
    [from, to].map((at) => Math.round(at / MINUTE_MS)),
  );

/** The same reason for the fourth time at minute 4, when all hints are read: 35 + 15 points. */
const signs: DrawnStudent = {
  facts: [
    fact(0, 'started'),
    opened(1),
    closed(2, 'retried'),
    opened(2),
    closed(3, 'retried'),
    opened(3),
    closed(4, 'retried'),
    opened(4),
  ],
  hints: [hintUse(2, 1), hintUse(3, 2), hintUse(4, 3)],
};

describe('a student is stuck', () => {
  it('from the minute in which the signs of the room reach the threshold', () => {
    // Idle time adds 20 points after six minutes.
    const [[from, to] = []] = stuckOf(signs);
    expect([from, to]).toEqual([10, 120]);
  });

  it('until the exercise is passed, more checks pass, or a helper resolves the request', () => {
    const passedAt = (minute: number) => ({
      ...signs,
      exercises: { one: exerciseRecord({ begun: 0, passed: minute }) },
      facts: [...(signs.facts ?? []), fact(minute, 'passed')],
    });
    expect(stuckOf(passedAt(20))).toEqual([[10, 20]]);
    // The lag alone makes the student stuck again later, because earlier signs don't count.
    const [first, again] = stuckOf({
      ...signs,
      facts: [...(signs.facts ?? []), fact(20, 'progressed')],
    });
    expect(first).toEqual([10, 20]);
    expect(again?.[0]).toBeGreaterThan(26);
    const helped = stuckOf({ ...signs, helpRequests: [helpRequest(14)] });
    expect(helped[0]).toEqual([10, 15]);
  });

  it('only in the exercise at work', () => {
    const student: DrawnStudent = {
      ...signs,
      exercises: {
        one: exerciseRecord({ begun: 0, touched: 16 }),
        two: exerciseRecord({ begun: 12, touched: 14 }),
      },
      facts: [
        ...(signs.facts ?? []),
        fact(12, 'started', { exercise: 'two' }),
        fact(16, 'progressed'),
      ],
    };
    expect(stuckOf(student)[0]).toEqual([10, 12]);
  });

  it('not by time in breaks or away', () => {
    expect(stuckOf(signs, { breaks: [{ from: 5 * MINUTE_MS, to: 25 * MINUTE_MS }] })[0]?.[0]).toBe(
      30,
    );
    const away = stuckOf({
      ...signs,
      record: {
        presenceChanges: [
          { at: 0, presence: 'connected' },
          { at: 6 * MINUTE_MS, presence: 'offline' },
          { at: 16 * MINUTE_MS, presence: 'connected' },
        ],
      },
    });
    expect(away[0]?.[0]).toBe(20);
  });

  it('never without signs, when the time is usual', () => {
    expect(
      stuckOf({
        exercises: { one: exerciseRecord({ begun: 0, passed: 10 }) },
        facts: [fact(0, 'started'), opened(3), closed(5), fact(10, 'passed')],
      }),
    ).toEqual([]);
  });
});

describe('the typical duration', () => {
  it('comes from the attempts of the whole workshop, those without a pass included', () => {
    const passed = (seat: string, minute: number): DrawnStudent => ({
      seat,
      exercises: { one: exerciseRecord({ begun: 0, passed: minute }) },
      facts: [fact(0, 'started'), fact(minute, 'passed')],
    });
    const typical = (students: readonly DrawnStudent[]) =>
      fitTypicalDurations(
        context.workshop,
        studentDays(context, students).flatMap(({ attempts }) => attempts),
      ).get('one')?.medianMs ?? NaN;
    const fast = Array.from({ length: 40 }, (_, index) => passed(`s${index}`, 4 + index / 20));
    const waiting = Array.from({ length: 40 }, (_, index) => ({ seat: `w${index}` }));
    expect(typical(fast)).toBeLessThan(7 * MINUTE_MS);
    expect(typical(fast)).toBeGreaterThan(3 * MINUTE_MS);
    expect(typical([...fast, ...waiting])).toBeGreaterThan(typical(fast));
    expect(typical([])).toBeGreaterThan(0);
  });

  it('makes a student without any other sign stuck by lag alone', () => {
    const others = Array.from({ length: 40 }, (_, index) => ({
      seat: `s${index}`,
      exercises: { one: exerciseRecord({ begun: 0, passed: 5 + (index % 4) }) },
      facts: [fact(0, 'started'), fact(5 + (index % 4), 'passed')],
    }));
    const days = studentDays(context, [...others, { seat: 'slow', facts: [fact(0, 'started')] }]);
    const typicalDuration = fitTypicalDurations(
      context.workshop,
      days.flatMap(({ attempts }) => attempts),
    ).get('one');
    const [stuck] = days.at(-1)?.stuck ?? [];
    if (typicalDuration === undefined || stuck === undefined) throw new Error('Not stuck.');
    const pointsAt = (at: number): number =>
      stuckScoreParts(
        {
          since: 0,
          resolvedAt: null,
          live: 'evaluated',
          trail: { begunAt: 0, faults: [], regressions: [] },
          failing: false,
          lastActivityAt: 0,
          hints: { total: 3, revealed: 0 },
          typicalDuration,
          breaks: [],
        },
        DEFAULT_THRESHOLDS,
        at,
      ).reduce((sum, { points }) => sum + points, 0);
    expect(pointsAt(stuck.from + 1_000)).toBeGreaterThanOrEqual(DEFAULT_THRESHOLDS.stuckScore);
    expect(pointsAt(stuck.from - 2_000)).toBeLessThan(DEFAULT_THRESHOLDS.stuckScore);
    expect(days.slice(0, -1).flatMap((day) => day.stuck)).toEqual([]);
  });
});
