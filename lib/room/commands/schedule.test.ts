import { describe, expect, it } from 'vitest';
import {
  INITIAL_SCHEDULE,
  reduceSchedule,
  reduceThresholds,
  removePastBreaks,
} from './schedule.ts';
import { DEFAULT_THRESHOLDS } from '../views.ts';

const committed = <Act>(pos: number, at: number, command: Act) => ({
  pos,
  at,
  actor: 'p',
  command,
});
const setCurrentExercise = (exercise: string | null, at: number) =>
  committed(1, at, { kind: 'set-current' as const, exercise });
const planBreak = (pos: number, startsAt: number, minutes: number) =>
  committed(pos, 0, { kind: 'plan-break' as const, startsAt, minutes });

describe('the clock of the room', () => {
  it('runs for the current exercise, and goes with it', () => {
    const timed = reduceSchedule(
      reduceSchedule(INITIAL_SCHEDULE, setCurrentExercise('one', 5)),
      committed(2, 10, { kind: 'set-timer', seconds: 60 }),
    );
    expect(timed).toMatchObject({
      current: 'one',
      currentSince: 5,
      schedule: { timer: { startedAt: 10, endsAt: 60_010 } },
    });
    // Said again, nothing moved.
    expect(reduceSchedule(timed, setCurrentExercise('one', 20))).toBe(timed);
    expect(reduceSchedule(timed, setCurrentExercise('two', 20))).toMatchObject({
      currentSince: 20,
      schedule: { timer: null },
    });
    expect(
      reduceSchedule(timed, committed(3, 20, { kind: 'set-timer', seconds: null })).schedule.timer,
    ).toBe(null);
  });

  it('has its breaks soonest first, without those that are over, and is the same object while none ends', () => {
    const { schedule } = [planBreak(7, 600_000, 10), planBreak(8, 60_000, 5)].reduce(
      reduceSchedule,
      INITIAL_SCHEDULE,
    );
    expect(schedule.breaks.map(({ id }) => id)).toEqual([8, 7]);
    expect(removePastBreaks(schedule, 300_000)).toBe(schedule);
    expect(removePastBreaks(schedule, 360_000).breaks.map(({ id }) => id)).toEqual([7]);
    expect(
      reduceSchedule(
        { ...INITIAL_SCHEDULE, schedule },
        committed(9, 0, { kind: 'cancel-break', breakId: 8 }),
      ).schedule.breaks.map(({ id }) => id),
    ).toEqual([7]);
  });

  it('keeps of a break that is cut short what was taken of it', () => {
    const [lunch] = reduceSchedule(
      reduceSchedule(INITIAL_SCHEDULE, planBreak(7, 600_000, 60)),
      committed(9, 900_000, { kind: 'cancel-break', breakId: 7 }),
    ).schedule.breaks;
    expect(lunch).toEqual({ id: 7, startsAt: 600_000, minutes: 5 });
  });
});

it('thresholds that are not named stay', () => {
  expect(
    reduceThresholds(
      reduceThresholds(
        DEFAULT_THRESHOLDS,
        committed(1, 0, { kind: 'set-thresholds', stuckScore: 70 }),
      ),
      committed(2, 0, { kind: 'set-thresholds', stuckScore: undefined, advanceTargetPercent: 50 }),
    ),
  ).toEqual({ ...DEFAULT_THRESHOLDS, stuckScore: 70, advanceTargetPercent: 50 });
});
