import { createHash } from 'node:crypto';
import type { Quiz } from '#lib/packs/types.ts';

/** Two options with one excluded order need the most tries. */
const MAX_TRIES = 8;

/** The ids of the options of a question in the order that a seat sees them. */
export function orderQuizOptions(
  of: { readonly seatId: string; readonly exerciseId: string; readonly checkId: string },
  { ask, options, answer }: Pick<Quiz, 'ask' | 'options' | 'answer'>,
): string[] {
  const ids = options.map(({ id }) => id);
  return shuffleOptions(
    ids,
    `${of.seatId}\n${of.exerciseId}\n${of.checkId}`,
    ask === 'order' ? [answer, ids] : [],
  );
}

/**
 * Shuffles items by a key: the same key always gives the same order. Avoids `excludedOrders` if there
 * is another order. The order isn't a secret. It makes neighbors see their options in different
 * places, so that the position of the right one says nothing.
 */
export function shuffleOptions(
  items: readonly string[],
  key: string,
  excludedOrders: readonly (readonly string[])[],
): string[] {
  let order: string[] = [];
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const sortKey = (item: string): string =>
      createHash('sha256')
        .update(`${key}\n${String(attempt)}\n${item}`)
        .digest('hex');
    order = items
      .map((item) => ({ item, key: sortKey(item) }))
      .sort((left, right) => (left.key < right.key ? -1 : 1))
      .map(({ item }) => item);
    if (!excludedOrders.some((other) => isSameOrder(order, other))) return order;
  }
  // Every try gave an excluded order, so rotate the last one.
  return items.length > 1 ? [...order.slice(1), ...order.slice(0, 1)] : order;
}

function isSameOrder(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
