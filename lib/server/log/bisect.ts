/**
 * Commits `items` in order. If a commit is rejected, splits the items in halves until each rejected
 * item is alone, and passes that item to `onRejected`. Rethrows errors for which `isFatal` is true:
 * they say nothing about the items.
 *
 * `offset` is the index of `items[0]` in the original list.
 */
export async function commitWithBisect<Item>(
  items: readonly Item[],
  commit: (items: readonly Item[], offset: number) => Promise<void>,
  onRejected: (item: Item, offset: number, error: unknown) => Promise<void>,
  isFatal: (error: unknown) => boolean,
  offset = 0,
): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await commit(items, offset);
  } catch (error) {
    if (isFatal(error)) throw error;
    if (items.length === 1) return onRejected(first, offset, error);
    const middle = items.length >> 1;
    await commitWithBisect(items.slice(0, middle), commit, onRejected, isFatal, offset);
    await commitWithBisect(items.slice(middle), commit, onRejected, isFatal, offset + middle);
  }
}
