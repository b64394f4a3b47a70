import { MAX_EXPECTED_SEATS, MAX_WORKSHOP_NAME_CHARS } from '#lib/protocol/limits.ts';
import { canonicalTimeZone } from '#lib/kit/time-zone.ts';
import {
  READINESS_REQUIREMENTS,
  type ReadinessRequirement,
} from '#lib/protocol/readiness-requirements.ts';
import { instantToZonedTime, zonedTimeToIso } from './zoned-time.ts';

/** What a form has in its fields for a workshop, as texts. The rules of the server decide. */
export interface WorkshopFields {
  readonly name: string;
  /** `2026-11-23`. */
  readonly date: string;
  /** As typed: `9`, `930` and `9:30` are times. */
  readonly time: string;
  readonly timeZone: string;
  readonly language: 'ja' | 'en';
  /** Number of expected students; empty for none. */
  readonly seats: string;
  readonly code: string;
  /** The readiness checks that are required. */
  readonly required: readonly string[];
}

/** A message of `workshopFields` for each field that is wrong. */
export interface FieldErrors {
  readonly name?: 'nameEmpty';
  readonly date?: 'dateEmpty';
  readonly time?: 'timeWrong';
  readonly timeZone?: 'zoneUnknown';
  readonly seats?: 'seatsWrong';
  readonly code?: 'codeShape';
}

/** `9:30` as `09:30`; null if the text is no time of day. Width and a missing colon don't matter. */
export function parseTimeOfDay(text: string): string | null {
  const [, hours = '', minutes = '00'] =
    /^(\d{1,2})(?::?(\d{2}))?$/.exec(text.normalize('NFKC').trim()) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

/** A number of seats; null for an empty text; NaN if it isn't allowed. */
export function parseSeatCount(text: string): number | null {
  const digits = text.normalize('NFKC').trim();
  if (digits === '') return null;
  const count = /^\d{1,5}$/.test(digits) ? Number(digits) : NaN;
  return count >= 1 && count <= MAX_EXPECTED_SEATS ? count : NaN;
}

/** The start as an instant, ms since 1970; null while a part of it is missing or wrong. */
export function parseStart({
  date,
  time,
  timeZone,
}: Pick<WorkshopFields, 'date' | 'time' | 'timeZone'>): number | null {
  const timeOfDay = parseTimeOfDay(time);
  if (timeOfDay === null || canonicalTimeZone(timeZone) === null) return null;
  const iso = zonedTimeToIso(`${date}T${timeOfDay}`, timeZone);
  return iso === null ? null : Date.parse(iso);
}

/** An instant as the date and time fields show it in a zone. */
export function splitStart(at: number, timeZone: string): { date: string; time: string } {
  const [date = '', time = ''] = instantToZonedTime(at, timeZone).split('T');
  return { date, time };
}

/** null if all checks are required, as the server stores it. */
export function toRequiredReadiness(required: readonly string[]): ReadinessRequirement[] | null {
  const codes = READINESS_REQUIREMENTS.filter((code) => required.includes(code));
  return codes.length === READINESS_REQUIREMENTS.length ? null : codes;
}

function isCode(code: string): boolean {
  const characters = code.normalize('NFKC').replace(/[\s\p{Pd}\u2212\u30FC]/gu, '');
  return characters === '' || /^[A-Za-z0-9]{4,16}$/.test(characters);
}

/** The errors that the browser can find. The server checks everything again. */
export function findFieldErrors(fields: WorkshopFields): FieldErrors {
  const nameLength = fields.name.trim().length;
  const isYearPossible = /^2[01]\d\d-\d\d-\d\d$/.test(fields.date) && fields.date < '2101';
  return {
    ...((nameLength === 0 || nameLength > MAX_WORKSHOP_NAME_CHARS) && { name: 'nameEmpty' }),
    ...(!isYearPossible && { date: 'dateEmpty' }),
    ...(parseTimeOfDay(fields.time) === null && { time: 'timeWrong' }),
    ...(canonicalTimeZone(fields.timeZone) === null && { timeZone: 'zoneUnknown' }),
    ...(Number.isNaN(parseSeatCount(fields.seats)) && { seats: 'seatsWrong' }),
    ...(!isCode(fields.code) && { code: 'codeShape' }),
  };
}
