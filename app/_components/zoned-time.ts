/** What a date-time field shows (`2026-11-23T14:00`) in a zone, as an instant: ISO 8601 in UTC. Null when it is no date. */
export function zonedTimeToIso(local: string, zone: string): string | null {
  const wanted = Date.parse(`${local}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(wanted)) return null;
  // The zone's offset depends on the instant we look for: the second round is right on all but the skipped hour of a change.
  const first = wanted - zoneOffsetMs(wanted, zone);
  return new Date(wanted - zoneOffsetMs(first, zone)).toISOString();
}

/** An instant as a date-time field of that zone shows it. */
export function instantToZonedTime(at: number, zone: string): string {
  return new Date(at + zoneOffsetMs(at, zone)).toISOString().slice(0, 16);
}

/** ms that the zone is ahead of UTC at this instant. */
function zoneOffsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value ?? 0);
  return (
    Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    ) -
    Math.floor(at / 1000) * 1000
  );
}

/** Whether the browser knows a zone by this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name !== '';
  } catch {
    return false;
  }
}

/** The next full hour, in ms. */
export function nextFullHour(now: number): number {
  return (Math.floor(now / 3_600_000) + 1) * 3_600_000;
}
