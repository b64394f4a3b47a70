import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shuffleOptions } from './shuffle.ts';

it('keeps every option and gives the same order each time, but never an excluded one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 3, maxLength: 10 }),
      fc.uuid(),
      (options, seatId) => {
        const answer = options.toReversed();
        const order = shuffleOptions(options, seatId, [options, answer]);
        expect(order.toSorted()).toEqual(options.toSorted());
        expect(shuffleOptions(options, seatId, [options, answer])).toEqual(order);
        expect([options, answer]).not.toContainEqual(order);
      },
    ),
    { seed: 41, numRuns: 300 },
  );
});

it('gives different orders to different seats', () => {
  const orders = Array.from({ length: 50 }, (_, seat) =>
    shuffleOptions(['a', 'b', 'c', 'd'], `seat ${String(seat)}`, []).join(''),
  );
  expect(new Set(orders).size).toBeGreaterThan(15);
});
