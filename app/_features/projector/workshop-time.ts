import type { Language } from '#lib/i18n/language.ts';
import { formatClock, formatDateTime } from '#lib/i18n/times.ts';
import type { RoomInfo } from '#lib/room/views.ts';

type WorkshopZone = Pick<RoomInfo['workshop'], 'timeZone' | 'showsZone'>;

/** A time of day in the workshop's zone, with its city if staff want it: `14:40 Tokyo`. */
export function formatWorkshopTime(at: number, { timeZone, showsZone }: WorkshopZone): string {
  return withCity(formatClock(at, { zone: timeZone }), timeZone, showsZone);
}

/** The start in the workshop's zone, with the date unless it is the same day as `now`. */
export function formatWorkshopStart(
  at: number,
  { timeZone, showsZone }: WorkshopZone,
  { now, language }: { readonly now: number; readonly language: Language },
): string {
  const isToday = dayOf(at, timeZone) === dayOf(now, timeZone);
  const time = isToday
    ? formatClock(at, { zone: timeZone })
    : formatDateTime(at, language, timeZone);
  return withCity(time, timeZone, showsZone);
}

function dayOf(at: number, timeZone: string): string {
  return formatDateTime(at, 'en', timeZone).replace(/,? \d\d:\d\d.*$/, '');
}

function withCity(time: string, timeZone: string, showsZone: boolean): string {
  return showsZone ? `${time} ${cityOf(timeZone)}` : time;
}

/** The city of a zone of the IANA database, such as New York for America/New_York. */
function cityOf(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}
