const SEATS_PER_ROW = 30;
const ALPHABET_SIZE = 26;

/** The label of the n-th seat, counted from 1, then B-01; AA-01 follows Z-30. */
export function seatLabel(ordinal: number): string {
  const row = Math.floor((ordinal - 1) / SEATS_PER_ROW);
  const place = ((ordinal - 1) % SEATS_PER_ROW) + 1;
  return `${rowLetters(row)}-${String(place).padStart(2, '0')}`;
}

/** The number of the seat with this label, counted from 1; null for a text that is no label. */
export function seatOrdinal(label: string): number | null {
  const [, letters = '', place = ''] = /^([A-Z]{1,3})-(\d{2})$/.exec(label) ?? [];
  const row = Array.from(letters).reduce(
    (sum, letter) => sum * ALPHABET_SIZE + letter.charCodeAt(0) - 64,
    0,
  );
  const ordinal = (row - 1) * SEATS_PER_ROW + Number(place);
  return ordinal >= 1 && seatLabel(ordinal) === label ? ordinal : null;
}

function rowLetters(row: number): string {
  const last = String.fromCharCode(65 + (row % ALPHABET_SIZE));
  return row < ALPHABET_SIZE ? last : rowLetters(Math.floor(row / ALPHABET_SIZE) - 1) + last;
}
