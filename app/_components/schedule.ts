import type { Pace } from '#lib/room/views.ts';

/** What the room's clock says at one moment. Times are ms since 1970, `leftMs` below zero once the time is over. */
export type PaceNow =
  | { readonly kind: 'break'; readonly endsAt: number; readonly leftMs: number }
  | { readonly kind: 'timer'; readonly endsAt: number; readonly leftMs: number }
  | { readonly kind: 'none' };

const MINUTE_MS = 60_000;

/** A break that runs goes before the timer: nobody works against the clock while they have coffee. */
export function paceAt({ timer, breaks }: Pace, now: number): PaceNow {
  const pause = breaks.find(
    ({ startsAt, minutes }) => startsAt <= now && now < startsAt + minutes * MINUTE_MS,
  );
  if (pause) {
    const endsAt = pause.startsAt + pause.minutes * MINUTE_MS;
    return { kind: 'break', endsAt, leftMs: endsAt - now };
  }
  return timer
    ? { kind: 'timer', endsAt: timer.endsAt, leftMs: timer.endsAt - now }
    : { kind: 'none' };
}

/** The next break that has not begun; null when none is planned. */
export function nextBreak({ breaks }: Pace, now: number): Pace['breaks'][number] | null {
  return breaks.find(({ startsAt }) => startsAt > now) ?? null;
}
