import { createHash } from 'node:crypto';

/** More than a handful of tries are needed for two options alone, where there is but one order left. */
const TRIES = 8;

/**
 * The items in an order that is `key`'s own, the same each time, and none of `never` where there is another. Not a secret:
 * neighbours see their options in different places, and where the right one stands tells nothing.
 */
export function shuffled(
  items: readonly string[],
  key: string,
  never: readonly (readonly string[])[],
): string[] {
  let order: string[] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const drawn = (item: string): string =>
      createHash('sha256')
        .update(`${key}\n${String(tried)}\n${item}`)
        .digest('hex');
    order = items
      .map((item) => ({ item, at: drawn(item) }))
      .sort((left, right) => (left.at < right.at ? -1 : 1))
      .map(({ item }) => item);
    if (!never.some((other) => isSame(order, other))) return order;
  }
  // All tries fell on one of few orders: the next one round.
  return items.length > 1 ? [...order.slice(1), ...order.slice(0, 1)] : order;
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at]);
}
