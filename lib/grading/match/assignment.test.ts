import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignBest } from './assignment.ts';

/** The best sum of scores, found by trying every assignment. */
function bruteForce(scores: number[][], row = 0, taken = new Set<number>()): number {
  if (row === scores.length) return 0;
  const without = bruteForce(scores, row + 1, taken);
  return Math.max(
    without,
    ...scores[row]!.map((score, column) =>
      taken.has(column)
        ? -Infinity
        : score + bruteForce(scores, row + 1, new Set([...taken, column])),
    ),
  );
}

test('assigns no column twice and reaches the greatest sum of scores', () => {
  const matrix = fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(fc.nat(5), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
  fc.assert(
    fc.property(matrix, (scores) => {
      const fit = assignBest(scores);
      const given = fit.filter((column) => column >= 0);
      expect(new Set(given).size).toBe(given.length);
      expect(fit.reduce((sum, column, row) => sum + (scores[row]![column] ?? 0), 0)).toBe(
        bruteForce(scores),
      );
    }),
    { seed: 33 },
  );
});
