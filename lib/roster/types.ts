/** The columns that a roster can have, in any order. */
export const ROSTER_COLUMNS = [
  'id',
  'name',
  'kana',
  'email',
  'group',
  'seat',
  'language',
  'host',
  'user',
  'note',
] as const;
export type RosterColumn = (typeof ROSTER_COLUMNS)[number];

export type RosterEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis';
export type RosterSeparator = ',' | '\t' | ';';

export const ROSTER_LIMITS = {
  bytes: 4 * 1024 * 1024,
  rows: 5_000,
  /** Columns of the file, also unknown ones. */
  columns: 100,
  /** Characters of a value. */
  valueChars: 200,
  noteChars: 1_000,
} as const;

/** One enrolled student. Values are single lines; null without one. Formulas are text. */
export type RosterRow = Readonly<Record<Exclude<RosterColumn, 'language'>, string | null>> & {
  /** Where the row begins in the file, from 1. */
  readonly line: number;
  readonly language: 'ja' | 'en' | null;
};

/** Why a file, or a row of it, can't be read. Lines are from 1. */
export type RosterProblem =
  | { readonly kind: 'too-large'; readonly bytes: number }
  /** `offset`: of the first byte that fits no encoding, from 0. */
  | { readonly kind: 'unknown-encoding'; readonly offset: number; readonly line: number }
  /** A quote doesn't end, or is in the middle of a value. */
  | { readonly kind: 'malformed'; readonly line: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'no-heading'; readonly line: number }
  | { readonly kind: 'too-many-columns'; readonly line: number }
  | { readonly kind: 'duplicate-column'; readonly line: number; readonly column: RosterColumn }
  /** The column is left out. `heading`: as in the file, shortened. */
  | { readonly kind: 'unknown-column'; readonly line: number; readonly heading: string }
  /** The rows from this line on are left out. */
  | { readonly kind: 'too-many-rows'; readonly line: number }
  /** The row is left out. It has more values than the heading. */
  | { readonly kind: 'too-many-values'; readonly line: number }
  /** The row is left out. It has no id, e-mail address or name. */
  | { readonly kind: 'unidentified'; readonly line: number }
  /** The row is left out. */
  | {
      readonly kind: 'too-long' | 'control-character' | 'wrong-value';
      readonly line: number;
      readonly column: RosterColumn;
    }
  /** The row is left out. `firstLine`: the row with the same id. */
  | { readonly kind: 'duplicate-id'; readonly line: number; readonly firstLine: number };

/** What a file contains. Without an encoding, nothing of it was read. */
export interface Roster {
  readonly encoding: RosterEncoding | null;
  readonly separator: RosterSeparator | null;
  /** In the order of the file. */
  readonly columns: readonly RosterColumn[];
  readonly rows: readonly RosterRow[];
  /** In the order of the file; at most one of each row. */
  readonly problems: readonly RosterProblem[];
}
