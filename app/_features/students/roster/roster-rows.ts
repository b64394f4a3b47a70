import type {
  RosterEntry,
  RosterPerson,
  RosterView,
  UnmatchedStudent,
} from '#lib/protocol/api/roster.ts';

/** What a row is called: the name, without one the e-mail address or the id. */
export function titleOf({ name, email, id }: RosterPerson): string {
  return name ?? email ?? id ?? '';
}

/** A row without a student. */
export interface FreeRow {
  readonly entry: RosterEntry;
  /** Whether its name is similar to the one of the chosen student. */
  readonly isSimilar: boolean;
}

/** The rows without a student. Those with a name similar to the one of `seatId` come first. */
export function listFreeRows(roster: RosterView, seatId: string | null): FreeRow[] {
  const similar = roster.suggestions.filter((suggestion) => suggestion.seatId === seatId);
  const placeOf = new Map(similar.map(({ key }, index) => [key, index]));
  const free = roster.entries.filter(({ match }) => match === null);
  const first = free
    .filter(({ key }) => placeOf.has(key))
    .toSorted((a, b) => (placeOf.get(a.key) ?? 0) - (placeOf.get(b.key) ?? 0));
  return [
    ...first.map((entry) => ({ entry, isSimilar: true })),
    ...free.filter(({ key }) => !placeOf.has(key)).map((entry) => ({ entry, isSimilar: false })),
  ];
}

/** The title of the row with the most similar name, for each student who has one, by seat. */
export function suggestedTitles({ entries, suggestions }: RosterView): ReadonlyMap<string, string> {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  const titles = new Map<string, string>();
  for (const { seatId, key } of suggestions) {
    const entry = byKey.get(key);
    if (entry !== undefined && !titles.has(seatId)) titles.set(seatId, titleOf(entry));
  }
  return titles;
}

/** The rows in which the text is found, in any case and width. */
export function searchRows(rows: readonly FreeRow[], text: string): FreeRow[] {
  return rows.filter(({ entry: { name, kana, email, id } }) =>
    includesText([name, kana, email, id], text),
  );
}

/** The students in whose name or seat the text is found. */
export function searchStudents(
  students: readonly UnmatchedStudent[],
  text: string,
): UnmatchedStudent[] {
  return students.filter(({ name, label }) => includesText([name, label], text));
}

function includesText(values: readonly (string | null)[], text: string): boolean {
  const searched = fold(text);
  return values.some((value) => value !== null && fold(value).includes(searched));
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().trim();
