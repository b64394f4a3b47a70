/**
 * The next moment at which a clock shows `text` (`14:30`) on the day of `now`, by the reader's own zone; ms since 1970. Null
 * where that is no time of day, or over.
 */
export function nextTimeOfDay(text: string, now: number): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59)
    return null;
  const moment = new Date(now).setHours(Number(hours), Number(minutes), 0, 0);
  return moment > now ? moment : null;
}
