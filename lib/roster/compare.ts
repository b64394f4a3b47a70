import { ROSTER_COLUMNS, type RosterColumn } from '#lib/protocol/api/roster.ts';
import { foldEmail, foldName, identify } from './identity.ts';
import type { Roster, RosterRow, RosterValues, StoredRosterRow } from './types.ts';

/** A row of the file, and the stored one about the same student. */
export interface ComparedRow {
  readonly row: RosterRow;
  /** null: the student is new. */
  readonly stored: StoredRosterRow | null;
  /** `added`: also a row that was removed before. */
  readonly change: 'added' | 'changed' | 'unchanged';
  /** The columns with another value than the stored row. */
  readonly columns: readonly RosterColumn[];
  /** The values after the import. A column that the file doesn't have keeps its values. */
  readonly values: RosterValues;
}

export interface RosterComparison {
  /** In the order of the file. */
  readonly rows: readonly ComparedRow[];
  /** The stored rows that the file no longer has, without those that were removed before. */
  readonly removed: readonly StoredRosterRow[];
}

/**
 * Compares a file with the stored roster. The same student has the same id. If one of the two rows has
 * no id, the e-mail address decides, and the name if one of the two has no e-mail address either.
 */
export function compareRoster(
  stored: readonly StoredRosterRow[],
  { rows, columns }: Pick<Roster, 'rows' | 'columns'>,
): RosterComparison {
  const pairs = pairRows(stored, rows);
  const found = new Set(pairs.values());
  return {
    rows: rows.map((row) => compareRow(row, pairs.get(row) ?? null, columns)),
    removed: stored.filter((before) => !before.isRemoved && !found.has(before)),
  };
}

/** Each stored row belongs to at most one row of the file. Better rules come first for all rows. */
function pairRows(
  stored: readonly StoredRosterRow[],
  rows: readonly RosterRow[],
): ReadonlyMap<RosterRow, StoredRosterRow> {
  const pairs = new Map<RosterRow, StoredRosterRow>();
  const free = new Set(stored);
  for (const { keyOf, canPair } of RULES) {
    const candidates = new Map<string, StoredRosterRow[]>();
    for (const before of free) {
      const key = keyOf(before);
      if (key !== null) candidates.set(key, [...(candidates.get(key) ?? []), before]);
    }
    for (const row of rows) {
      const key = pairs.has(row) ? null : keyOf(row);
      if (key === null) continue;
      const fitting = (candidates.get(key) ?? []).filter(
        (before) => free.has(before) && canPair(before, row),
      );
      // The row that isn't removed, if there are several.
      const before = fitting.find(({ isRemoved }) => !isRemoved) ?? fitting[0];
      if (before === undefined) continue;
      pairs.set(row, before);
      free.delete(before);
    }
  }
  return pairs;
}

interface PairingRule {
  readonly keyOf: (row: RosterValues) => string | null;
  readonly canPair: (before: RosterValues, row: RosterValues) => boolean;
}

const lacksOne = (before: string | null, after: string | null): boolean =>
  before === null || after === null;

const RULES: readonly PairingRule[] = [
  { keyOf: ({ id }) => id, canPair: () => true },
  {
    keyOf: ({ email }) => (email === null ? null : foldEmail(email)),
    canPair: (before, row) => lacksOne(before.id, row.id),
  },
  {
    keyOf: ({ name }) => (name === null ? null : foldName(name)),
    canPair: (before, row) =>
      lacksOne(before.id, row.id) &&
      lacksOne(before.email, row.email) &&
      // A name is an identity only where one of the two rows has nothing better.
      (identify(before).column === 'name' || identify(row).column === 'name'),
  },
];

function compareRow(
  row: RosterRow,
  stored: StoredRosterRow | null,
  columns: readonly RosterColumn[],
): ComparedRow {
  if (stored === null) return { row, stored, change: 'added', columns: [], values: row };
  const changed = ROSTER_COLUMNS.filter(
    (column) => columns.includes(column) && row[column] !== stored[column],
  );
  const values = Object.fromEntries(
    ROSTER_COLUMNS.map((column) => [column, (columns.includes(column) ? row : stored)[column]]),
  ) as unknown as RosterValues;
  const change = stored.isRemoved ? 'added' : changed.length > 0 ? 'changed' : 'unchanged';
  return { row, stored, change, columns: changed, values };
}
