import type { CommittedCommand, RoomCommandOf } from './index.ts';
import { DEFAULT_THRESHOLDS, type Schedule, type Thresholds } from '../views.ts';

const MINUTE_MS = 60_000;

/** Which exercise the room is on, since when, and its clock. */
export interface ScheduleState {
  readonly current: string | null;
  readonly currentSince: number | null;
  readonly schedule: Schedule;
}

export const INITIAL_SCHEDULE: ScheduleState = {
  current: null,
  currentSince: null,
  schedule: { timer: null, breaks: [] },
};

export function reduceSchedule(
  before: ScheduleState,
  {
    command,
    pos,
    at,
  }: CommittedCommand<
    RoomCommandOf<'set-current-exercise' | 'set-timer' | 'plan-break' | 'cancel-break'>
  >,
): ScheduleState {
  const { schedule } = before;
  switch (command.kind) {
    case 'set-current-exercise':
      // The timer was the former exercise's.
      return command.exerciseId === before.current
        ? before
        : {
            current: command.exerciseId,
            currentSince: command.exerciseId === null ? null : at,
            schedule: { ...schedule, timer: null },
          };
    case 'set-timer':
      return {
        ...before,
        schedule: {
          ...schedule,
          timer:
            command.seconds === null
              ? null
              : { startedAt: at, endsAt: at + command.seconds * 1_000 },
        },
      };
    case 'plan-break':
      return {
        ...before,
        schedule: {
          ...schedule,
          breaks: [
            ...schedule.breaks,
            { id: pos, startsAt: command.startsAt, minutes: command.minutes },
          ].sort((a, b) => a.startsAt - b.startsAt || a.id - b.id),
        },
      };
    case 'cancel-break':
      // Of one that runs, what was taken of it was a break.
      return {
        ...before,
        schedule: {
          ...schedule,
          breaks: schedule.breaks.flatMap((one) =>
            one.id !== command.breakId
              ? [one]
              : one.startsAt < at
                ? [{ ...one, minutes: Math.min(one.minutes, (at - one.startsAt) / MINUTE_MS) }]
                : [],
          ),
        },
      };
  }
}

/** Without the breaks that are over by `now` (ms since 1970); the same pace where there are none. */
export function removePastBreaks(schedule: Schedule, now: number): Schedule {
  const isOver = ({ startsAt, minutes }: Schedule['breaks'][number]): boolean =>
    startsAt + minutes * MINUTE_MS <= now;
  return schedule.breaks.some(isOver)
    ? { ...schedule, breaks: schedule.breaks.filter((one) => !isOver(one)) }
    : schedule;
}

/** What is named is set, the rest stays. */
export function reduceThresholds(
  before: Thresholds,
  { command: { kind: _, ...set } }: CommittedCommand<RoomCommandOf<'set-thresholds'>>,
): Thresholds {
  const named = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  return { ...DEFAULT_THRESHOLDS, ...before, ...named };
}
