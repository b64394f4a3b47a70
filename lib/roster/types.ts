import type { RosterColumn, RosterFileProblem } from '#lib/protocol/api/roster.ts';

export type RosterEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis';
export type RosterSeparator = ',' | '\t' | ';';

/** What a roster says about a student. Values are single lines; null without one. Formulas are text. */
export type RosterValues = Readonly<Record<Exclude<RosterColumn, 'language'>, string | null>> & {
  readonly language: 'ja' | 'en' | null;
};

/** One enrolled student in a file. */
export type RosterRow = RosterValues & {
  /** Where the row begins in the file, from 1. */
  readonly line: number;
};

/** One enrolled student, as stored. */
export type StoredRosterRow = RosterValues & {
  readonly key: string;
  /** The file that was applied last no longer had the row. */
  readonly isRemoved: boolean;
  /** The seat of the student; null: not matched. */
  readonly seatId: string | null;
};

/** What a file contains. Without an encoding, nothing of it was read. */
export interface Roster {
  readonly encoding: RosterEncoding | null;
  readonly separator: RosterSeparator | null;
  /** In the order of the file. */
  readonly columns: readonly RosterColumn[];
  readonly rows: readonly RosterRow[];
  /** In the order of the file; at most one of each row. */
  readonly problems: readonly RosterFileProblem[];
}
