import type { Decided, RoomActOf } from './index.ts';
import { DEFAULT_THRESHOLDS, type Pace, type Thresholds } from '../views.ts';

const MINUTE = 60_000;

/** Which exercise the room is on, since when, and its clock. */
export interface Pacing {
  readonly current: string | null;
  readonly currentSince: number | null;
  readonly pace: Pace;
}

export const AT_START: Pacing = {
  current: null,
  currentSince: null,
  pace: { timer: null, breaks: [] },
};

export function foldPacing(
  before: Pacing,
  { act, pos, at }: Decided<RoomActOf<'set-current' | 'set-timer' | 'plan-break' | 'cancel-break'>>,
): Pacing {
  const { pace } = before;
  switch (act.kind) {
    case 'set-current':
      // The timer was the former exercise's.
      return act.exercise === before.current
        ? before
        : {
            current: act.exercise,
            currentSince: act.exercise === null ? null : at,
            pace: { ...pace, timer: null },
          };
    case 'set-timer':
      return {
        ...before,
        pace: {
          ...pace,
          timer: act.seconds === null ? null : { startedAt: at, endsAt: at + act.seconds * 1_000 },
        },
      };
    case 'plan-break':
      return {
        ...before,
        pace: {
          ...pace,
          breaks: [...pace.breaks, { id: pos, startsAt: act.startsAt, minutes: act.minutes }].sort(
            (a, b) => a.startsAt - b.startsAt || a.id - b.id,
          ),
        },
      };
    case 'cancel-break':
      // Of one that runs, what was taken of it was a break.
      return {
        ...before,
        pace: {
          ...pace,
          breaks: pace.breaks.flatMap((one) =>
            one.id !== act.break
              ? [one]
              : one.startsAt < at
                ? [{ ...one, minutes: Math.min(one.minutes, (at - one.startsAt) / MINUTE) }]
                : [],
          ),
        },
      };
  }
}

/** Without the breaks that are over by `now` (ms since 1970); the same pace where there are none. */
export function withoutPastBreaks(pace: Pace, now: number): Pace {
  const isOver = ({ startsAt, minutes }: Pace['breaks'][number]): boolean =>
    startsAt + minutes * MINUTE <= now;
  return pace.breaks.some(isOver)
    ? { ...pace, breaks: pace.breaks.filter((one) => !isOver(one)) }
    : pace;
}

/** What is named is set, the rest stays. */
export function foldThresholds(
  before: Thresholds,
  { act: { kind: _, ...set } }: Decided<RoomActOf<'set-thresholds'>>,
): Thresholds {
  const named = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  return { ...DEFAULT_THRESHOLDS, ...before, ...named };
}
