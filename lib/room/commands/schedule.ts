import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '#lib/kit/time.ts';
import type { Schedule } from '../views.ts';
import { ROOM_INFO } from './fields.ts';
import { defineCommand, type CommandReducer, type CommittedCommand } from './types.ts';

/** The late start tolerates an instructor whose clock is slow. */
const BREAK_LIMITS = { maxLateMs: 10 * MINUTE_MS, maxAheadMs: 7 * DAY_MS, maxBreaks: 20 };

/** The current exercise, since when it is current (ms since 1970), and the timer and breaks. */
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

/**
 * `from`: the exercise that the caller saw as current. `timer`: what becomes of the timer; a number
 * sets one of that many seconds. Older commands don't have it and removed the timer.
 */
export const setCurrentExercise = defineCommand('set-current-exercise', {
  stored: z.object({
    exerciseId: z.string().nullable(),
    timer: z.union([z.enum(['keep', 'clear']), z.number()]).optional(),
  }),
  requires: 'leader',
  allowedIn: 'until-end',
  validate: ({ command: { exerciseId, from }, room: { current } }) =>
    from !== undefined && from !== current && exerciseId !== current ? { code: 'outdated' } : null,
  reduce: reduceSchedule((before, { command: { exerciseId, timer }, at }) =>
    exerciseId === before.current
      ? setTimerOf(before, timer ?? 'keep', at)
      : {
          ...setTimerOf(before, timer ?? 'clear', at),
          current: exerciseId,
          currentSince: exerciseId === null ? null : at,
        },
  ),
});

/** A number sets the timer to that many seconds from `at`. */
function setTimerOf(
  before: ScheduleState,
  timer: 'keep' | 'clear' | number,
  at: number,
): ScheduleState {
  if (timer === 'keep') return before;
  const next = timer === 'clear' ? null : startTimer(timer, at);
  return { ...before, schedule: { ...before.schedule, timer: next } };
}

function startTimer(seconds: number, at: number): Schedule['timer'] {
  return { startedAt: at, endsAt: at + seconds * 1_000 };
}

/** Starts the timer now; null removes it. */
export const setTimer = defineCommand('set-timer', {
  stored: z.object({ seconds: z.number().nullable() }),
  requires: 'leader',
  allowedIn: 'running',
  reduce: reduceSchedule((before, { command: { seconds }, at }) =>
    setTimerOf(before, seconds ?? 'clear', at),
  ),
});

export const planBreak = defineCommand('plan-break', {
  stored: z.object({ startsAt: z.number(), minutes: z.number() }),
  requires: 'leader',
  allowedIn: 'until-end',
  validate: ({ command: { startsAt, minutes }, room: { schedule }, now }) => {
    if (
      startsAt < now - BREAK_LIMITS.maxLateMs ||
      startsAt + minutes * MINUTE_MS <= now ||
      startsAt > now + BREAK_LIMITS.maxAheadMs
    )
      return { code: 'malformed', field: 'startsAt' };
    return schedule.breaks.length >= BREAK_LIMITS.maxBreaks ? { code: 'too-many' } : null;
  },
  reduce: reduceSchedule((before, { command: { startsAt, minutes }, pos }) => ({
    ...before,
    schedule: {
      ...before.schedule,
      breaks: [...before.schedule.breaks, { id: pos, startsAt, minutes }].sort(
        (a, b) => a.startsAt - b.startsAt || a.id - b.id,
      ),
    },
  })),
});

/** Of a break that has started, the part before the command stays. */
export const cancelBreak = defineCommand('cancel-break', {
  stored: z.object({ breakId: z.number() }),
  requires: 'leader',
  allowedIn: 'until-end',
  validate: ({ command: { breakId }, room: { schedule } }) =>
    schedule.breaks.some(({ id }) => id === breakId)
      ? null
      : { code: 'not-found', field: 'breakId' },
  reduce: reduceSchedule((before, { command: { breakId }, at }) => ({
    ...before,
    schedule: {
      ...before.schedule,
      breaks: before.schedule.breaks.flatMap((planned) =>
        planned.id === breakId ? cutBreak(planned, at) : [planned],
      ),
    },
  })),
});

function cutBreak(
  planned: Schedule['breaks'][number],
  at: number,
): readonly Schedule['breaks'][number][] {
  if (planned.startsAt >= at) return [];
  const takenMinutes = (at - planned.startsAt) / MINUTE_MS;
  return [{ ...planned, minutes: Math.min(planned.minutes, takenMinutes) }];
}

function reduceSchedule<Command>(
  step: (before: ScheduleState, committed: CommittedCommand<Command>) => ScheduleState,
): CommandReducer<Command> {
  return (state, committed) => {
    state.schedule = step(state.schedule, committed);
    return ROOM_INFO;
  };
}

/** Removes breaks that are over at `now` (ms since 1970). Returns the same object if none is. */
export function removePastBreaks(schedule: Schedule, now: number): Schedule {
  const isOver = ({ startsAt, minutes }: Schedule['breaks'][number]): boolean =>
    startsAt + minutes * MINUTE_MS <= now;
  return schedule.breaks.some(isOver)
    ? { ...schedule, breaks: schedule.breaks.filter((planned) => !isOver(planned)) }
    : schedule;
}
