import { describe, expect, it } from 'vitest';
import { AT_START, foldPacing, foldThresholds, withoutPastBreaks } from './schedule.ts';
import { DEFAULT_THRESHOLDS } from '../views.ts';

const decided = <Act>(pos: number, at: number, act: Act) => ({ pos, at, actor: 'p', act });
const current = (exercise: string | null, at: number) =>
  decided(1, at, { kind: 'set-current' as const, exercise });
const plan = (pos: number, startsAt: number, minutes: number) =>
  decided(pos, 0, { kind: 'plan-break' as const, startsAt, minutes });

describe('the clock of the room', () => {
  it('runs for the current exercise, and goes with it', () => {
    const timed = foldPacing(
      foldPacing(AT_START, current('one', 5)),
      decided(2, 10, { kind: 'set-timer', seconds: 60 }),
    );
    expect(timed).toMatchObject({
      current: 'one',
      currentSince: 5,
      pace: { timer: { startedAt: 10, endsAt: 60_010 } },
    });
    // Said again, nothing moved.
    expect(foldPacing(timed, current('one', 20))).toBe(timed);
    expect(foldPacing(timed, current('two', 20))).toMatchObject({
      currentSince: 20,
      pace: { timer: null },
    });
    expect(foldPacing(timed, decided(3, 20, { kind: 'set-timer', seconds: null })).pace.timer).toBe(
      null,
    );
  });

  it('has its breaks soonest first, without those that are over, and is the same object while none ends', () => {
    const { pace } = [plan(7, 600_000, 10), plan(8, 60_000, 5)].reduce(foldPacing, AT_START);
    expect(pace.breaks.map(({ id }) => id)).toEqual([8, 7]);
    expect(withoutPastBreaks(pace, 300_000)).toBe(pace);
    expect(withoutPastBreaks(pace, 360_000).breaks.map(({ id }) => id)).toEqual([7]);
    expect(
      foldPacing(
        { ...AT_START, pace },
        decided(9, 0, { kind: 'cancel-break', break: 8 }),
      ).pace.breaks.map(({ id }) => id),
    ).toEqual([7]);
  });

  it('keeps of a break that is cut short what was taken of it', () => {
    const [lunch] = foldPacing(
      foldPacing(AT_START, plan(7, 600_000, 60)),
      decided(9, 900_000, { kind: 'cancel-break', break: 7 }),
    ).pace.breaks;
    expect(lunch).toEqual({ id: 7, startsAt: 600_000, minutes: 5 });
  });
});

it('thresholds that are not named stay', () => {
  expect(
    foldThresholds(
      foldThresholds(DEFAULT_THRESHOLDS, decided(1, 0, { kind: 'set-thresholds', stuck: 70 })),
      decided(2, 0, { kind: 'set-thresholds', stuck: undefined, target: 50 }),
    ),
  ).toEqual({ ...DEFAULT_THRESHOLDS, stuck: 70, target: 50 });
});
