const SEATS_PER_ROW = 30;
const ALPHABET_SIZE = 26;

/** The label of the n-th seat, counted from 1, then B-01; AA-01 follows Z-30. */
export function seatLabel(ordinal: number): string {
  const row = Math.floor((ordinal - 1) / SEATS_PER_ROW);
  const place = ((ordinal - 1) % SEATS_PER_ROW) + 1;
  return `${rowLetters(row)}-${String(place).padStart(2, '0')}`;
}

function rowLetters(row: number): string {
  const last = String.fromCharCode(65 + (row % ALPHABET_SIZE));
  return row < ALPHABET_SIZE ? last : rowLetters(Math.floor(row / ALPHABET_SIZE) - 1) + last;
}
