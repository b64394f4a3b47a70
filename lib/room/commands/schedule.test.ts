import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../thresholds.ts';
import { COMMANDS, type RoomCommandOf } from './index.ts';
import { INITIAL_SCHEDULE, removePastBreaks, type ScheduleState } from './schedule.ts';
import { CommandState } from './state.ts';
import type { CommandReducer, CommittedCommand } from './types.ts';

type RoomSetting = RoomCommandOf<
  'set-current-exercise' | 'set-timer' | 'plan-break' | 'cancel-break' | 'set-thresholds'
>;

const committed = (
  pos: number,
  at: number,
  command: RoomSetting,
): CommittedCommand<RoomSetting> => ({
  pos,
  at,
  actor: 'p',
  command,
});
const reduce = (state: CommandState, command: CommittedCommand<RoomSetting>): CommandState => {
  (COMMANDS[command.command.kind].reduce as CommandReducer<RoomSetting>)(state, command);
  return state;
};
const reduceSchedule = (
  before: ScheduleState,
  command: CommittedCommand<RoomSetting>,
): ScheduleState =>
  reduce(Object.assign(new CommandState(), { schedule: before }), command).schedule;
const setCurrentExercise = (exerciseId: string | null, at: number) =>
  committed(1, at, { kind: 'set-current-exercise', exerciseId });
const setWithTimer = (exerciseId: string, timer: 'keep' | 'clear' | number) =>
  committed(9, 50, { kind: 'set-current-exercise', exerciseId, timer });
const planBreak = (pos: number, startsAt: number, minutes: number) =>
  committed(pos, 0, { kind: 'plan-break', startsAt, minutes });

describe('the schedule', () => {
  it('removes its timer with the next exercise by an older command', () => {
    const timed = reduceSchedule(
      reduceSchedule(INITIAL_SCHEDULE, setCurrentExercise('one', 5)),
      committed(2, 10, { kind: 'set-timer', seconds: 60 }),
    );
    expect(timed).toMatchObject({
      current: 'one',
      currentSince: 5,
      schedule: { timer: { startedAt: 10, endsAt: 60_010 } },
    });
    // Setting the same exercise again changes nothing.
    expect(reduceSchedule(timed, setCurrentExercise('one', 20))).toBe(timed);
    expect(reduceSchedule(timed, setCurrentExercise('two', 20))).toMatchObject({
      currentSince: 20,
      schedule: { timer: null },
    });
    expect(
      reduceSchedule(timed, committed(3, 20, { kind: 'set-timer', seconds: null })).schedule.timer,
    ).toBe(null);
  });

  it.each([
    ['keeps the timer', 'two', 'keep', { startedAt: 10, endsAt: 60_010 }],
    ['removes the timer', 'two', 'clear', null],
    ['sets the timer again', 'two', 30, { startedAt: 50, endsAt: 30_050 }],
    ['keeps the timer of the same exercise', 'one', 'keep', { startedAt: 10, endsAt: 60_010 }],
    ['starts the timer of the same exercise', 'one', 30, { startedAt: 50, endsAt: 30_050 }],
  ] as const)('%s as the command says', (_title, exerciseId, timer, expected) => {
    const timed = reduceSchedule(
      reduceSchedule(INITIAL_SCHEDULE, setCurrentExercise('one', 5)),
      committed(2, 10, { kind: 'set-timer', seconds: 60 }),
    );
    expect(reduceSchedule(timed, setWithTimer(exerciseId, timer))).toMatchObject({
      current: exerciseId,
      schedule: { timer: expected },
    });
  });

  it('sorts breaks by start, drops past ones, and stays the same object while none ends', () => {
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

  it('keeps the part of a canceled break that has passed', () => {
    const [lunch] = reduceSchedule(
      reduceSchedule(INITIAL_SCHEDULE, planBreak(7, 600_000, 60)),
      committed(9, 900_000, { kind: 'cancel-break', breakId: 7 }),
    ).schedule.breaks;
    expect(lunch).toEqual({ id: 7, startsAt: 600_000, minutes: 5 });
  });
});

it('keeps thresholds that a command does not name', () => {
  const state = new CommandState();
  reduce(state, committed(1, 0, { kind: 'set-thresholds', stuckScore: 70 }));
  reduce(
    state,
    committed(2, 0, { kind: 'set-thresholds', stuckScore: undefined, advanceTargetPercent: 50 }),
  );
  expect(state.thresholds).toEqual({
    ...DEFAULT_THRESHOLDS,
    stuckScore: 70,
    advanceTargetPercent: 50,
  });
});
