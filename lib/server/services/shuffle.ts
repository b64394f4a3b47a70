import { createHash } from 'node:crypto';

/** More than a handful of tries are needed for two options alone, where there is but one order left. */
const MAX_TRIES = 8;

/**
 * The items in an order that is `key`'s own, the same each time, and none of `never` where there is another. Not a secret:
 * neighbours see their options in different places, and where the right one stands tells nothing.
 */
export function shuffleOptions(
  items: readonly string[],
  key: string,
  excludedOrders: readonly (readonly string[])[],
): string[] {
  let order: string[] = [];
  for (let tried = 0; tried < MAX_TRIES; tried += 1) {
    const sortKey = (item: string): string =>
      createHash('sha256')
        .update(`${key}\n${String(tried)}\n${item}`)
        .digest('hex');
    order = items
      .map((item) => ({ item, at: sortKey(item) }))
      .sort((left, right) => (left.at < right.at ? -1 : 1))
      .map(({ item }) => item);
    if (!excludedOrders.some((other) => isSameOrder(order, other))) return order;
  }
  // All tries fell on one of few orders: the next one round.
  return items.length > 1 ? [...order.slice(1), ...order.slice(0, 1)] : order;
}

function isSameOrder(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at]);
}
