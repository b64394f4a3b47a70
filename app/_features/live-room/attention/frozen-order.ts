/** A list whose order may be held still while somebody points at it or stands in it. */
export interface FrozenOrder {
  readonly order: readonly string[];
  /** How many lines would move, appear or go if the order were applied now. */
  readonly changes: number;
}

/**
 * The order to show. `held` false: the wanted one. `held` true: nothing moves, what went keeps its line (the caller says that
 * it is settled), what is new waits.
 */
export function freezeOrder(
  shown: readonly string[],
  wanted: readonly string[],
  frozen: boolean,
): FrozenOrder {
  if (!frozen || shown.length === 0) return { order: wanted, changes: 0 };
  const places = new Map(shown.map((key, place) => [key, place]));
  const known = new Set(wanted);
  const still = wanted.filter((key) => places.has(key));
  const fresh = wanted.length - still.length;
  const gone = shown.filter((key) => !known.has(key)).length;
  const moved = still.length - longestIncreasingRun(still.map((key) => places.get(key) ?? 0));
  return { order: shown, changes: fresh + gone + moved };
}

/** Length of the longest rising run of a list, gaps allowed: all else must move (patience sorting). */
function longestIncreasingRun(list: readonly number[]): number {
  const piles: number[] = [];
  for (const value of list) {
    const at = piles.findIndex((top) => top >= value);
    piles[at < 0 ? piles.length : at] = value;
  }
  return piles.length;
}
