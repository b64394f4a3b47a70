const IN_A_ROW = 30;
const LETTERS = 26;

/** The place of the n-th seat of an event, counted from 1, then B-01, after Z-30 AA-01. */
export function seatLabel(ordinal: number): string {
  const row = Math.floor((ordinal - 1) / IN_A_ROW);
  const place = ((ordinal - 1) % IN_A_ROW) + 1;
  return `${rowLetters(row)}-${String(place).padStart(2, '0')}`;
}

function rowLetters(row: number): string {
  const last = String.fromCharCode(65 + (row % LETTERS));
  return row < LETTERS ? last : rowLetters(Math.floor(row / LETTERS) - 1) + last;
}
