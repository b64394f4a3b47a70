import { describe, expect, it } from 'vitest';
import { findNextBreak, scheduleAt } from './schedule.ts';

const schedule = {
  timer: { startedAt: 0, endsAt: 600_000 },
  breaks: [
    { id: 1, startsAt: 120_000, minutes: 1 },
    { id: 2, startsAt: 900_000, minutes: 10 },
  ],
};

describe('scheduleAt', () => {
  it('counts down, and below zero after the end of the timer', () => {
    expect(scheduleAt(schedule, 60_000)).toEqual({
      kind: 'timer',
      endsAt: 600_000,
      leftMs: 540_000,
    });
    expect(scheduleAt(schedule, 660_000)).toMatchObject({ kind: 'timer', leftMs: -60_000 });
  });

  it('shows a break from its start to its end', () => {
    expect(scheduleAt(schedule, 120_000)).toEqual({
      kind: 'break',
      endsAt: 180_000,
      leftMs: 60_000,
    });
    expect(scheduleAt(schedule, 180_000).kind).toBe('timer');
  });

  it('findNextBreak finds the next break that has not started', () => {
    expect([0, 120_000, 900_000].map((now) => findNextBreak(schedule, now)?.id ?? null)).toEqual([
      1,
      2,
      null,
    ]);
  });
});
