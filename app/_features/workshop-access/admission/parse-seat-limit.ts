import { MAX_SEAT_LIMIT } from '#lib/protocol/limits.ts';

/** The seat limit in `text`; null if it isn't a whole number in range. */
export function parseSeatLimit(text: string): number | null {
  const limit = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return limit >= 1 && limit <= MAX_SEAT_LIMIT ? limit : null;
}
