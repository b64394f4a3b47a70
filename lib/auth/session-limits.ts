import { DAY_MS, HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';

/** How long a browser stays signed in. */
export const SESSION_LIMITS = {
  staff: { idleMs: 12 * HOUR_MS, maxMs: 14 * DAY_MS },
  /** A browser without a staff identity. */
  student: { idleMs: 48 * HOUR_MS, maxMs: 30 * DAY_MS },
} as const;
/** A seat can be opened until this long after the end of its workshop. */
export const SEAT_ACCESS_AFTER_END_MS = 24 * HOUR_MS;
/** Sessions of one staff member. The one that was used least recently ends first. */
export const MAX_SESSIONS_PER_PERSON = 20;
/** Seats that one browser can open. The oldest grant ends first. */
export const MAX_SEATS_PER_SESSION = 20;
/** Browsers that can open one seat. The oldest grant ends first. */
export const MAX_SESSIONS_PER_SEAT = 20;
/** The time of the last use is written at most this often. */
export const LAST_USE_INTERVAL_MS = 5 * MINUTE_MS;
