import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Schedule } from '#lib/room/views.ts';

/** What counts down at a moment. Times are ms since 1970; `leftMs` is negative after the end. */
export type SchedulePhase =
  | { readonly kind: 'break'; readonly endsAt: number; readonly leftMs: number }
  | { readonly kind: 'timer'; readonly endsAt: number; readonly leftMs: number }
  | { readonly kind: 'none' };

/** An active break hides the timer. */
export function scheduleAt({ timer, breaks }: Schedule, now: number): SchedulePhase {
  const activeBreak = breaks.find(
    ({ startsAt, minutes }) => startsAt <= now && now < startsAt + minutes * MINUTE_MS,
  );
  if (activeBreak) {
    const endsAt = activeBreak.startsAt + activeBreak.minutes * MINUTE_MS;
    return { kind: 'break', endsAt, leftMs: endsAt - now };
  }
  return timer
    ? { kind: 'timer', endsAt: timer.endsAt, leftMs: timer.endsAt - now }
    : { kind: 'none' };
}

/** The next break that hasn't started; null if none is planned. */
export function findNextBreak(
  { breaks }: Schedule,
  now: number,
): Schedule['breaks'][number] | null {
  return breaks.find(({ startsAt }) => startsAt > now) ?? null;
}
