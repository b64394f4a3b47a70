import { HOUR_MS } from '#lib/kit/time.ts';
import { canonicalTimeZone } from '#lib/kit/time-zone.ts';

/**
 * The instant of a date-time field (`2026-11-23T14:00`) in a time zone, as ISO 8601 in UTC. Null if
 * `local` is no date.
 */
export function zonedTimeToIso(local: string, zone: string): string | null {
  const wanted = Date.parse(`${local}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(wanted)) return null;
  // The offset of the zone depends on the result. The second round is correct except in the hour
  // that a switch to summer time skips.
  const first = wanted - zoneOffsetMs(wanted, zone);
  return new Date(wanted - zoneOffsetMs(first, zone)).toISOString();
}

/** An instant (ms since 1970) as a date-time field shows it in a time zone. */
export function instantToZonedTime(at: number, zone: string): string {
  return new Date(at + zoneOffsetMs(at, zone)).toISOString().slice(0, 16);
}

/** How far the zone is ahead of UTC at an instant, in ms; 0 if this browser doesn't know it. */
export function zoneOffsetMs(at: number, zone: string): number {
  return canonicalTimeZone(zone) === null ? 0 : describeZone(at, zone).offsetMs;
}

/**
 * Offset and name of a zone that this browser knows, at an instant. One format gives both, because
 * creating it takes most of the time, and a list of all zones needs some 400.
 */
export function describeZone(
  at: number,
  zone: string,
  language = 'en-US',
): { readonly offsetMs: number; readonly name: string } {
  const parts = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    timeZoneName: 'long',
  }).formatToParts(at);
  const text = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(text(type));
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return { offsetMs: local - Math.floor(at / 1000) * 1000, name: text('timeZoneName') };
}

/** The next full hour, ms since 1970. */
export function nextFullHour(now: number): number {
  return (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
}
