/** The order that a frozen list shows, and how far it is from the wanted order. */
export interface FrozenOrder {
  readonly order: readonly string[];
  /** How many rows would move, appear or disappear if the wanted order were applied now. */
  readonly changes: number;
}

/**
 * The order to show. Not frozen: the wanted one. Frozen: no row moves, a row that is no longer
 * wanted keeps its place (the caller marks it as cleared), and new rows wait.
 */
export function freezeOrder(
  shown: readonly string[],
  wanted: readonly string[],
  frozen: boolean,
): FrozenOrder {
  if (!frozen || shown.length === 0) return { order: wanted, changes: 0 };
  const shownIndexes = new Map(shown.map((key, index) => [key, index]));
  const wantedKeys = new Set(wanted);
  const kept = wanted.filter((key) => shownIndexes.has(key));
  const added = wanted.length - kept.length;
  const removed = shown.filter((key) => !wantedKeys.has(key)).length;
  const moved =
    kept.length - longestIncreasingSubsequence(kept.map((key) => shownIndexes.get(key) ?? 0));
  return { order: shown, changes: added + removed + moved };
}

/**
 * Length of the longest increasing subsequence, by patience sorting. All other items have to move.
 */
function longestIncreasingSubsequence(values: readonly number[]): number {
  const piles: number[] = [];
  for (const value of values) {
    const index = piles.findIndex((top) => top >= value);
    piles[index < 0 ? piles.length : index] = value;
  }
  return piles.length;
}
