import type { SeatRow } from '#lib/room/views.ts';

/** Seats that a person named, and the words that name none. */
export interface NamedSeats {
  readonly seats: readonly SeatRow[];
  readonly unknown: readonly string[];
}

const BETWEEN = /^(.+?)\s*(?:\.\.|…|〜|～|~|\bto\b|から)\s*(.+?)$/i;
const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const same = (a: string, b: string): boolean => order.compare(a, b) === 0;

/**
 * Seats by label, by name, by group, or from one label to another (`C-01 to C-10`), with commas or line breaks between them.
 * Numbers are read as numbers: `C-7` is `C-07`.
 */
export function namedSeats(text: string, seats: readonly SeatRow[]): NamedSeats {
  const found = new Set<SeatRow>();
  const unknown: string[] = [];
  for (const word of text
    .split(/[,、;\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== '')) {
    const named = seatsOf(word, seats);
    if (named.length === 0) unknown.push(word);
    for (const row of named) found.add(row);
  }
  return { seats: seats.filter((row) => found.has(row)), unknown };
}

function seatsOf(word: string, seats: readonly SeatRow[]): readonly SeatRow[] {
  const exact = seats.filter(
    ({ label, handle }) => same(label, word) || (handle !== null && same(handle, word)),
  );
  if (exact.length > 0) return exact;
  const [, from, to] = BETWEEN.exec(word) ?? [];
  if (from === undefined || to === undefined) return seats.filter(({ group }) => same(group, word));
  return seats.filter(
    ({ label }) => order.compare(from, label) <= 0 && order.compare(label, to) <= 0,
  );
}
