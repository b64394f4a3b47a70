import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { formatClock, formatDateTime } from '#lib/i18n/times.ts';
import type { Language } from '#lib/i18n/language.ts';
import { cityOf } from './city-of.ts';
import { describeZone, instantToZonedTime, zoneOffsetMs } from './zoned-time.ts';

/** How far a zone is from UTC at an instant (ms since 1970): `UTC+9`, `UTC-3:30` or `UTC`. */
export function formatOffset(zone: string, at: number): string {
  return offsetText(zoneOffsetMs(at, zone));
}

function offsetText(offsetMs: number): string {
  if (offsetMs === 0) return 'UTC';
  const hours = Math.floor(Math.abs(offsetMs) / HOUR_MS);
  const minutes = Math.round((Math.abs(offsetMs) % HOUR_MS) / MINUTE_MS);
  const sign = offsetMs < 0 ? '-' : '+';
  return `UTC${sign}${String(hours)}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}

/** The reader's time zone. Only the browser knows it. */
export function readerTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether clocks show the same time in both zones at an instant, ms since 1970. */
export function showsSameTime(zone: string, other: string, at: number): boolean {
  return zoneOffsetMs(at, zone) === zoneOffsetMs(at, other);
}

/**
 * An instant on the reader's clock, beside its time in another zone: without the date where that is
 * the same.
 */
export function formatReaderTime(at: number, zone: string, language: Language): string {
  const isSameDate =
    instantToZonedTime(at, zone).slice(0, 10) ===
    instantToZonedTime(at, readerTimeZone()).slice(0, 10);
  return isSameDate ? formatClock(at) : formatDateTime(at, language);
}

/** A time zone as the picker lists it. */
export interface ZoneOption {
  readonly zone: string;
  readonly city: string;
  readonly offset: string;
  /** The name of the time in the reader's language, such as Japan Standard Time. */
  readonly name: string;
  /** What a search looks through. */
  readonly searchText: string;
}

/** All time zones of this browser, by city. `at`: for the offsets, which change in summer. */
export function listZoneOptions(at: number, language: Language): readonly ZoneOption[] {
  const collator = new Intl.Collator(language);
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])]
    .map((zone) => createOption(zone, at, language))
    .sort((a, b) => collator.compare(a.city, b.city));
}

function createOption(zone: string, at: number, language: Language): ZoneOption {
  const { offsetMs, name } = describeZone(at, zone, language);
  const [city, offset] = [cityOf(zone), offsetText(offsetMs)];
  return {
    zone,
    city,
    offset,
    name,
    searchText: normalizeSearch(`${city} ${zone} ${offset} ${name}`),
  };
}

const normalizeSearch = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_/]+/g, ' ')
    .trim();

/** The zones whose city, name or offset contains all words. Cities that begin with the text come first. */
export function findZoneOptions(
  options: readonly ZoneOption[],
  text: string,
): readonly ZoneOption[] {
  const wanted = normalizeSearch(text);
  if (wanted === '') return options;
  const words = wanted.split(' ');
  const found = options.filter(({ searchText }) =>
    words.every((word) => searchText.includes(word)),
  );
  const begins = ({ searchText }: ZoneOption) => (searchText.startsWith(wanted) ? 0 : 1);
  return found.toSorted((a, b) => begins(a) - begins(b));
}
