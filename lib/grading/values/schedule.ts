import { parseGoDuration } from './duration.ts';

/** Longest schedule that is parsed, in UTF-16 code units. A longer one counts as invalid. */
const MAX_SCHEDULE_CHARS = 1_024;

/** Values of a field as bits, and whether the field is a star, which changes how days combine. */
interface Field {
  readonly bits: bigint;
  readonly isStar: boolean;
}

/** A schedule in five fields. Days are days of the month, weekdays count from Sunday as 0. */
interface FieldSchedule {
  readonly kind: 'fields';
  readonly zone: string;
  readonly minutes: Field;
  readonly hours: Field;
  readonly days: Field;
  readonly months: Field;
  readonly weekdays: Field;
}

/** `@every`: a fixed delay from the creation or the previous Job, without a phase. */
interface DelaySchedule {
  readonly kind: 'delay';
  readonly seconds: number;
}

export type Schedule = FieldSchedule | DelaySchedule;

interface FieldBounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const BOUNDS = {
  minutes: { min: 0, max: 59 },
  hours: { min: 0, max: 23 },
  days: { min: 1, max: 31 },
  months: {
    min: 1,
    max: 12,
    names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
  },
  weekdays: { min: 0, max: 6, names: 'sun mon tue wed thu fri sat'.split(' ') },
} satisfies Record<string, FieldBounds>;

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * Parses the `schedule` of a CronJob as Kubernetes does: five fields with lists, ranges, steps,
 * names and `?`, the macros, and `@every` with a duration. A prefix `TZ=` or `CRON_TZ=`, which new
 * objects can't have any more, is read too. Null for anything that Kubernetes refuses, and for a text
 * of more than 1,024 code units. Linear in the length; never throws. Source: robfig/cron v3,
 * `ParseStandard`, and CronJob API, "Schedule syntax".
 */
export function parseSchedule(text: string): Schedule | null {
  if (text.length > MAX_SCHEDULE_CHARS) return null;
  const prefix = /^(?:CRON_)?TZ=([A-Za-z0-9_+/-]{1,64}) (.*)$/s.exec(text);
  const zone = prefix?.[1] ?? '';
  const rest = prefix ? (prefix[2] ?? '').trim() : text;
  if (/^(?:CRON_)?TZ=/.test(rest)) return null;
  if (!rest.startsWith('@')) return parseFields(rest, zone);
  if (Object.hasOwn(MACROS, rest)) return parseFields(MACROS[rest] ?? '', zone);
  if (!rest.startsWith('@every ')) return null;
  const seconds = parseGoDuration(rest.slice('@every '.length));
  // The library rounds down to whole seconds and waits for at least one.
  return seconds === null ? null : { kind: 'delay', seconds: Math.max(1, Math.floor(seconds)) };
}

function parseFields(text: string, zone: string): FieldSchedule | null {
  const words = text.trim().split(/\s+/);
  if (words.length !== 5) return null;
  const [minutes, hours, days, months, weekdays] = Object.values(BOUNDS).map((bounds, index) =>
    parseField(words[index] ?? '', bounds),
  );
  return minutes && hours && days && months && weekdays
    ? { kind: 'fields', zone, minutes, hours, days, months, weekdays }
    : null;
}

/** A list of ranges. Empty parts between commas are ignored. */
function parseField(text: string, bounds: FieldBounds): Field | null {
  let bits = 0n;
  let isStar = false;
  for (const part of text.split(',').filter((item) => item !== '')) {
    const range = parseRange(part, bounds);
    if (range === null) return null;
    bits |= range.bits;
    isStar ||= range.isStar;
  }
  return { bits, isStar };
}

function parseRange(text: string, bounds: FieldBounds): Field | null {
  const [span = '', stepText, ...tooManySlashes] = text.split('/');
  const [low = '', high, ...tooManyHyphens] = span.split('-');
  if (tooManySlashes.length > 0 || tooManyHyphens.length > 0) return null;
  const step = stepText === undefined ? 1 : parseNumber(stepText);
  const limits = parseSpan({ low, high, hasStep: stepText !== undefined }, bounds);
  if (step === null || step === 0 || limits === null) return null;
  const [start, end] = limits;
  let bits = 0n;
  for (let value = start; value <= end; value += step) bits |= 1n << BigInt(value);
  return { bits, isStar: isEvery(low) && step === 1 };
}

const isEvery = (low: string): boolean => low === '*' || low === '?';

/** The first and the last value. `N/step` means from N to the end. */
function parseSpan(
  {
    low,
    high,
    hasStep,
  }: { readonly low: string; readonly high: string | undefined; readonly hasStep: boolean },
  bounds: FieldBounds,
): readonly [number, number] | null {
  if (isEvery(low)) return [bounds.min, bounds.max];
  const start = parseNumberOrName(low, bounds);
  const end = high !== undefined ? parseNumberOrName(high, bounds) : hasStep ? bounds.max : start;
  const isValid =
    start !== null && end !== null && start >= bounds.min && end <= bounds.max && start <= end;
  return isValid ? [start, end] : null;
}

function parseNumberOrName(text: string, { min, names = [] }: FieldBounds): number | null {
  const named = names.indexOf(text.toLowerCase());
  return named < 0 ? parseNumber(text) : named + min;
}

function parseNumber(text: string): number | null {
  return /^\+?\d{1,9}$/.test(text) ? Number(text) : null;
}

const allBits = ({ min, max }: FieldBounds): bigint =>
  (1n << BigInt(max + 1)) - (1n << BigInt(min));
const hasBit = (bits: bigint, value: number): boolean => ((bits >> BigInt(value)) & 1n) === 1n;

/** With a star in one of the fields both must match, otherwise one of them is enough. */
function matchesDay({ days, weekdays }: FieldSchedule, day: number, weekday: number): boolean {
  const [byDay, byWeekday] = [hasBit(days.bits, day), hasBit(weekdays.bits, weekday)];
  return days.isStar || weekdays.isStar ? byDay && byWeekday : byDay || byWeekday;
}

/** The days on which a schedule fires, as one character for each day and weekday. */
function listDays(schedule: FieldSchedule): string {
  let text = '';
  for (let day = 1; day <= 31; day++)
    for (let weekday = 0; weekday <= 6; weekday++)
      text += matchesDay(schedule, day, weekday) ? '1' : '0';
  return text;
}

/**
 * Whether two schedules fire at the same times, however they are written. `@every 1m` equals
 * `* * * * *`, because every minute has no phase; other delays equal only the same delay.
 */
export function isSameSchedule(left: Schedule, right: Schedule): boolean {
  const [everyLeft, everyRight] = [firesEverySeconds(left), firesEverySeconds(right)];
  if (everyLeft === 60 || everyRight === 60) return everyLeft === everyRight;
  if (left.kind === 'delay' || right.kind === 'delay')
    return left.kind === 'delay' && right.kind === 'delay' && left.seconds === right.seconds;
  return (
    left.zone === right.zone &&
    left.minutes.bits === right.minutes.bits &&
    left.hours.bits === right.hours.bits &&
    left.months.bits === right.months.bits &&
    listDays(left) === listDays(right)
  );
}

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_WEEK = 7 * 24 * MINUTES_PER_HOUR;

/**
 * The time between two runs in seconds if it is always the same, such as 300 for `*\/5 * * * *`; null
 * if it differs or the schedule never fires. Changes of the clock in a time zone are ignored.
 */
export function firesEverySeconds(schedule: Schedule): number | null {
  if (schedule.kind === 'delay') return schedule.seconds;
  if (schedule.months.bits !== allBits(BOUNDS.months)) return null;
  const week = Array.from({ length: 7 }, (_, weekday) => matchesDay(schedule, 1, weekday));
  for (let day = 2; day <= 31; day++)
    if (week.some((matches, weekday) => matchesDay(schedule, day, weekday) !== matches))
      return null;
  const fires: number[] = [];
  for (let minute = 0; minute < MINUTES_PER_WEEK; minute++) {
    const hour = Math.floor(minute / MINUTES_PER_HOUR);
    if (
      week[Math.floor(hour / 24)] &&
      hasBit(schedule.hours.bits, hour % 24) &&
      hasBit(schedule.minutes.bits, minute % MINUTES_PER_HOUR)
    )
      fires.push(minute);
  }
  const [first] = fires;
  if (first === undefined) return null;
  const gaps = fires.map(
    (minute, index) => (fires[index + 1] ?? first + MINUTES_PER_WEEK) - minute,
  );
  return gaps.every((gap) => gap === gaps[0]) ? (gaps[0] ?? 0) * 60 : null;
}

const MS_PER_MINUTE = 60_000;
/** The library gives up after five years, for example for February 30. */
const MAX_DAYS_AHEAD = 5 * 366;

/**
 * The next time at which a schedule fires after a time, both in ms since 1970; null if that isn't
 * within five years. Times are UTC, whatever the time zone of the schedule. Looks at no more than
 * 1,830 days.
 */
export function nextFireAt(schedule: Schedule, after: number): number | null {
  if (schedule.kind === 'delay') return after + schedule.seconds * 1_000;
  const from = (Math.floor(after / MS_PER_MINUTE) + 1) * MS_PER_MINUTE;
  const midnight = new Date(from).setUTCHours(0, 0, 0, 0);
  for (let ahead = 0; ahead <= MAX_DAYS_AHEAD; ahead++) {
    const day = new Date(midnight);
    day.setUTCDate(day.getUTCDate() + ahead);
    if (
      !hasBit(schedule.months.bits, day.getUTCMonth() + 1) ||
      !matchesDay(schedule, day.getUTCDate(), day.getUTCDay())
    )
      continue;
    const time = firstTimeOfDay(schedule, ahead === 0 ? (from - midnight) / MS_PER_MINUTE : 0);
    if (time !== null) return day.getTime() + time * MS_PER_MINUTE;
  }
  return null;
}

/** The first minute of a day from `start` on; null if none is left. */
function firstTimeOfDay({ hours, minutes }: FieldSchedule, start: number): number | null {
  for (let minute = start; minute < 24 * MINUTES_PER_HOUR; minute++)
    if (
      hasBit(hours.bits, Math.floor(minute / MINUTES_PER_HOUR)) &&
      hasBit(minutes.bits, minute % MINUTES_PER_HOUR)
    )
      return minute;
  return null;
}
