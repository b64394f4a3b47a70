/**
 * The next time, on the day of `now` and in the reader's zone, at which a clock shows `text`
 * (`14:30`); ms since 1970. Null if `text` is no time of day or has passed.
 */
export function nextTimeOfDay(text: string, now: number): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59)
    return null;
  const time = new Date(now).setHours(Number(hours), Number(minutes), 0, 0);
  return time > now ? time : null;
}
