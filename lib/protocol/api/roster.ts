/** The list of enrolled students of a workshop: what a file of it contains, and what is stored. */
import { z } from 'zod';
import { Id } from './text.ts';

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

export const ROSTER_LIMITS = {
  bytes: 4 * 1024 * 1024,
  rows: 5_000,
  /** Lines of the file, also empty ones and those inside of quotes. */
  lines: 50_000,
  /** Columns of the file, also unknown ones. */
  columns: 100,
  /** Characters of a value. */
  valueChars: 200,
  noteChars: 1_000,
  /** Rows of a workshop that are stored, also removed ones. */
  storedRows: 20_000,
} as const;

/** Content types of a roster file. A form of another site can't send them without a CORS preflight. */
export const ROSTER_FILE_TYPES = ['text/csv', 'application/octet-stream'] as const;

/** Why a file, or a row of it, can't be read. Lines are from 1. */
export type RosterFileProblem =
  | { readonly kind: 'too-large'; readonly bytes: number }
  /** `offset`: of the first byte that fits no encoding, from 0. */
  | { readonly kind: 'unknown-encoding'; readonly offset: number; readonly line: number }
  /** `line`: the first one beyond the limit. */
  | { readonly kind: 'too-many-lines'; readonly line: number }
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
  /**
   * The row is left out, because an earlier one, `firstLine`, is about the same student: it has the same
   * id, or both have no id and the same e-mail address, or both have only the same name.
   */
  | {
      readonly kind: 'duplicate-id' | 'duplicate-email' | 'duplicate-name';
      readonly line: number;
      readonly firstLine: number;
    };

/** Why the seat of a row can't be the student's. The row is imported. */
export type RosterSeatProblem =
  /** Another student has the seat, or the row before in the file. */
  | { readonly kind: 'occupied-seat'; readonly line: number; readonly seat: string }
  /** The workshop can't have a seat with this label. */
  | { readonly kind: 'unknown-seat'; readonly line: number; readonly seat: string };

export type RosterProblem = RosterFileProblem | RosterSeatProblem;

/** Who a row is about, to show it. At least one of name, e-mail address and id isn't null. */
export interface RosterPerson {
  id: string | null;
  name: string | null;
  email: string | null;
}

/** What a file changes of the stored roster. Nothing is written. */
export interface RosterPreview {
  added: RosterPerson[];
  /** `columns`: those with another value. */
  changed: (RosterPerson & { columns: RosterColumn[] })[];
  removed: RosterPerson[];
  unchanged: number;
  /** Students who have the name of a row, and are matched with it when the file is applied. */
  matched: number;
  problems: RosterProblem[];
  /** Whether the file can be applied. Otherwise nothing of it was read. */
  isReadable: boolean;
}

/** What happened when a file was applied. */
export const AppliedRoster = z.object({
  added: z.int().meta({ description: 'Rows that are new, or were removed before' }),
  changed: z.int(),
  removed: z.int().meta({ description: 'Rows that the file no longer has. They stay, marked' }),
  unchanged: z.int(),
  matched: z.int().meta({ description: 'Students who were matched with a row by their name' }),
  problems: z
    .array(z.object({ kind: z.string(), line: z.int().nullable(), column: z.string().nullable() }))
    .meta({ description: 'Lines from 1; null: of the file' }),
});
export type AppliedRoster = z.output<typeof AppliedRoster>;

/** A row of the stored roster that isn't removed. */
export interface RosterEntry extends RosterPerson {
  key: string;
  kana: string | null;
  group: string | null;
  /** Label of the seat that the file gives the student. */
  seat: string | null;
  /** The seat of the student; null: not matched. */
  match: { seatId: string; label: string; name: string | null; by: 'name' | 'staff' } | null;
}

/** A student whom the roster has no row for, or whose row isn't known. */
export interface UnmatchedStudent {
  seatId: string;
  label: string;
  name: string;
}

/** A row with a similar name. An instructor decides whether it is the student. */
export interface RosterSuggestion {
  seatId: string;
  key: string;
}

/** The stored roster, and who isn't matched. */
export interface RosterView {
  /** In the order of the file. */
  entries: RosterEntry[];
  /** How many rows are marked as removed. */
  removed: number;
  /** In the order of their seats. */
  students: UnmatchedStudent[];
  /** The best first. */
  suggestions: RosterSuggestion[];
}

/** Matches a row with the student of a seat; null ends the match. */
export const MatchRosterBody = z.object({ key: Id, seatId: Id.nullable() });
