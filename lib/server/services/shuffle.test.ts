import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shuffled } from './shuffle.ts';

it('keeps every option, in the same order each time, never in one that tells', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 3, maxLength: 10 }),
      fc.uuid(),
      (options, seat) => {
        const answer = options.toReversed();
        const order = shuffled(options, seat, [options, answer]);
        expect(order.toSorted()).toEqual(options.toSorted());
        expect(shuffled(options, seat, [options, answer])).toEqual(order);
        expect([options, answer]).not.toContainEqual(order);
      },
    ),
    { seed: 41, numRuns: 300 },
  );
});

it('is another order at another seat', () => {
  const orders = Array.from({ length: 50 }, (_, seat) =>
    shuffled(['a', 'b', 'c', 'd'], `seat ${String(seat)}`, []).join(''),
  );
  expect(new Set(orders).size).toBeGreaterThan(15);
});
