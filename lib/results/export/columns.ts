import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { ResultLevel } from '../types.ts';

/**
 * `time`: in rows ms since 1970, in files ISO 8601 at the level `named`, otherwise seconds since the
 * start of the workshop.
 */
type Unit = 'time' | 's' | 'min' | 'share' | 'students' | 'count' | null;

/** What the dictionary says about a column. */
export interface ColumnMeta {
  readonly en: string;
  readonly ja: string;
  readonly unit: Unit;
  /** Where the column exists. */
  readonly levels: readonly ResultLevel[];
  /** The version of the schema that added it. */
  readonly since: number;
}

/** The version of all tables. Columns are only added. */
export const SCHEMA_VERSION = 1;

const ALL_LEVELS = ['named', 'pseudonymous', 'aggregate'] as const;
type Options = Partial<Pick<ColumnMeta, 'levels' | 'since'>>;
const describe = (en: string, ja: string, unit: Unit, options: Options = {}) => ({
  en,
  ja,
  unit,
  levels: ALL_LEVELS,
  since: 1,
  ...options,
});

/** Texts are identifiers of the code, or of the course, if nothing else is said. */
export const text = (en: string, ja: string, options?: Options) =>
  z
    .string()
    .nullable()
    .meta(describe(en, ja, null, options));
export const flag = (en: string, ja: string, options?: Options) =>
  z
    .boolean()
    .nullable()
    .meta(describe(en, ja, null, options));
export const time = (en: string, ja: string, options?: Options) =>
  z
    .number()
    .nullable()
    .meta(describe(en, ja, 'time', options));
export const count = (en: string, ja: string, options?: Options) =>
  z
    .int()
    .nullable()
    .meta(describe(en, ja, 'count', options));
export const students = (en: string, ja: string, options?: Options) =>
  z
    .int()
    .nullable()
    .meta(describe(en, ja, 'students', options));
/** Rows hold the number in this unit, rounded by `inSeconds` or `inMinutes`. */
export const seconds = (en: string, ja: string, options?: Options) =>
  z
    .number()
    .nullable()
    .meta(describe(en, ja, 's', options));
export const minutes = (en: string, ja: string, options?: Options) =>
  z
    .number()
    .nullable()
    .meta(describe(en, ja, 'min', options));
export const share = (en: string, ja: string, options?: Options) =>
  z
    .number()
    .nullable()
    .meta(describe(en, ja, 'share', options));
/** A number without a unit. */
export const amount = (en: string, ja: string, options?: Options) =>
  z
    .number()
    .nullable()
    .meta(describe(en, ja, null, options));

/** Seconds with three decimals. */
export const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);
/** Minutes with two decimals. */
export const inMinutes = (ms: number | null): number | null =>
  ms === null ? null : Math.round(ms / 600) / 100;

/** A row with times in ms since 1970. */
export type TableValues = Readonly<Record<string, string | number | boolean | null>>;

/** How the times of a file are written. */
export interface TimeScale {
  readonly level: ResultLevel;
  /** The start of the workshop, ms since 1970. Times below `named` count from it. */
  readonly origin: number;
}

/** Times without names are at the start of their bin. */
const BIN_MS: Readonly<Record<Exclude<ResultLevel, 'named'>, number>> = {
  pseudonymous: SECOND_MS,
  aggregate: 5 * MINUTE_MS,
};

/** Seconds since the start of the workshop, rounded down as the level asks for. */
export function toSeconds(at: number, { level, origin }: TimeScale): number {
  const binMs = level === 'named' ? SECOND_MS : BIN_MS[level];
  return (Math.floor((at - origin) / binMs) * binMs) / SECOND_MS;
}
