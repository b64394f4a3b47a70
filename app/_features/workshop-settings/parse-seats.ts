import type { SeatRow } from '#lib/room/views.ts';

/** The seats that the input names, and the words that name no seat. */
export interface SeatParseResult {
  readonly seats: readonly SeatRow[];
  readonly unknownWords: readonly string[];
}

const LABEL_RANGE = /^(.+?)\s*(?:\.\.|…|〜|～|~|\bto\b|から)\s*(.+?)$/i;
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const isSameLabel = (a: string, b: string): boolean => collator.compare(a, b) === 0;

/**
 * Reads a list of seats, separated by commas or line breaks: labels, display names, groups, or ranges
 * of labels (`C-01 to C-10`). Numbers are compared as numbers, so `C-7` means `C-07`.
 */
export function parseSeats(text: string, seats: readonly SeatRow[]): SeatParseResult {
  const found = new Set<SeatRow>();
  const unknownWords: string[] = [];
  for (const word of text
    .split(/[,、;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')) {
    const matches = findSeats(word, seats);
    if (matches.length === 0) unknownWords.push(word);
    for (const row of matches) found.add(row);
  }
  return { seats: seats.filter((row) => found.has(row)), unknownWords };
}

function findSeats(word: string, seats: readonly SeatRow[]): readonly SeatRow[] {
  const exact = seats.filter(
    ({ label, displayName }) =>
      isSameLabel(label, word) || (displayName !== null && isSameLabel(displayName, word)),
  );
  if (exact.length > 0) return exact;
  const [, from, to] = LABEL_RANGE.exec(word) ?? [];
  if (from === undefined || to === undefined)
    return seats.filter(({ group }) => isSameLabel(group, word));
  return seats.filter(
    ({ label }) => collator.compare(from, label) <= 0 && collator.compare(label, to) <= 0,
  );
}
