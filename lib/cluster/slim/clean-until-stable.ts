/** Texts that need more rounds are made to resist cleaning, and nothing of them is kept. */
const MAX_ROUNDS = 8;

/**
 * Repeats `clean` until it changes nothing more, so that the result is the same when it is cleaned
 * again: removing one part of a text can make another part match. `clean` must not make a text
 * longer.
 */
export function cleanUntilStable(text: string, clean: (text: string) => string): string {
  let before = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const after = clean(before);
    if (after === before) return after;
    before = after;
  }
  return '…';
}
