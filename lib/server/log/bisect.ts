/**
 * Commits `items` in order; where the store refuses them together, halves them until the one it refuses stands alone and
 * gives that to `alone`. Errors that `isAway` owns are thrown on: they say nothing about the items.
 */
export async function commitHalving<Item>(
  items: readonly Item[],
  commit: (items: readonly Item[], offset: number) => Promise<void>,
  alone: (item: Item, offset: number, error: unknown) => Promise<void>,
  isAway: (error: unknown) => boolean,
  offset = 0,
): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await commit(items, offset);
  } catch (error) {
    if (isAway(error)) throw error;
    if (items.length === 1) return alone(first, offset, error);
    const middle = items.length >> 1;
    await commitHalving(items.slice(0, middle), commit, alone, isAway, offset);
    await commitHalving(items.slice(middle), commit, alone, isAway, offset + middle);
  }
}
