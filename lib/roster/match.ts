import { foldName } from './identity.ts';

/** A row that has no student yet. */
export interface MatchableRow {
  readonly key: string;
  readonly name: string | null;
  readonly kana: string | null;
}

/** A student who has no row yet. */
export interface MatchableStudent {
  readonly seatId: string;
  readonly name: string;
}

/** A student and the row about them. */
export interface RosterMatch {
  readonly seatId: string;
  readonly key: string;
}

/**
 * Matches students with the rows that have their name or its reading. A name that several rows or
 * students have decides nothing, and neither does a similar one.
 */
export function matchByName(
  rows: readonly MatchableRow[],
  students: readonly MatchableStudent[],
): RosterMatch[] {
  const rowsOf = new Map<string, Set<string>>();
  for (const { key, name, kana } of rows)
    for (const text of [name, kana]) if (text !== null) addTo(rowsOf, foldName(text), key);
  const found = students.flatMap(({ seatId, name }) => {
    const keys = rowsOf.get(foldName(name)) ?? new Set();
    return keys.size === 1 ? Array.from(keys, (key) => ({ seatId, key })) : [];
  });
  // A name and its reading can be the names of two students.
  const seatsOf = new Map<string, Set<string>>();
  for (const { seatId, key } of found) addTo(seatsOf, key, seatId);
  return found.filter(({ key }) => seatsOf.get(key)?.size === 1);
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const values = sets.get(key) ?? new Set();
  sets.set(key, values.add(value));
}
