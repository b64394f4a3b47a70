import type { Schedule } from '#lib/room/views.ts';

/** What the room's clock says at one moment. Times are ms since 1970, `leftMs` below zero once the time is over. */
export type SchedulePhase =
  | { readonly kind: 'break'; readonly endsAt: number; readonly leftMs: number }
  | { readonly kind: 'timer'; readonly endsAt: number; readonly leftMs: number }
  | { readonly kind: 'none' };

const MINUTE_MS = 60_000;

/** A break that runs goes before the timer: nobody works against the clock while they have coffee. */
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

/** The next break that has not begun; null when none is planned. */
export function findNextBreak(
  { breaks }: Schedule,
  now: number,
): Schedule['breaks'][number] | null {
  return breaks.find(({ startsAt }) => startsAt > now) ?? null;
}
