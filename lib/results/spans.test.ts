import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import {
  clipSpans,
  intersectSpans,
  subtractSpans,
  totalMs,
  uniteSpans,
  type Span,
} from './spans.ts';

const spans = (...pairs: readonly (readonly [number, number])[]): Span[] =>
  pairs.map(([from, to]) => ({ from, to }));

describe('spans', () => {
  it('unite what overlaps or touches, and drop what is empty', () => {
    expect(uniteSpans(spans([5, 8], [1, 3], [9, 9], [12, 10]), spans([3, 4], [6, 7]))).toEqual(
      spans([1, 4], [5, 8]),
    );
  });

  it('lose what is subtracted', () => {
    expect(subtractSpans(spans([0, 10], [20, 30]), spans([-5, 1], [4, 6], [8, 22]))).toEqual(
      spans([1, 4], [6, 8], [22, 30]),
    );
    expect(subtractSpans(spans([0, 10]), spans([0, 10]))).toEqual([]);
    expect(subtractSpans(spans([0, 10]), [])).toEqual(spans([0, 10]));
  });

  it('have the moments in common that are in both', () => {
    expect(intersectSpans(spans([0, 10], [20, 30]), spans([5, 25], [28, 40]))).toEqual(
      spans([5, 10], [20, 25], [28, 30]),
    );
    expect(intersectSpans(spans([0, 10]), spans([10, 20]))).toEqual([]);
  });

  it('are clipped to a window', () => {
    expect(clipSpans(spans([0, 10], [20, 30], [40, 50]), { from: 5, to: 25 })).toEqual(
      spans([5, 10], [20, 25]),
    );
  });

  it('have a length in which each moment counts once', () => {
    expect(totalMs(spans([0, 10], [5, 15], [20, 20]))).toBe(15);
    expect(totalMs([])).toBe(0);
  });

  it('contain the same moments as sets of integers, in 2,000 random cases', () => {
    const random = createRandom(41);
    const draw = (): Span[] =>
      Array.from({ length: Math.floor(random() * 6) }, () => {
        const from = Math.floor(random() * 30);
        return { from, to: from + Math.floor(random() * 10) - 1 };
      });
    const moments = (of: readonly Span[]): Set<number> =>
      new Set(of.flatMap(({ from, to }) => range(from, to)));
    for (let round = 0; round < 2_000; round += 1) {
      const [a, b, [window = { from: 3, to: 17 }]] = [draw(), draw(), draw()];
      const context = JSON.stringify([a, b, window]);
      const results = [
        uniteSpans(a, b),
        subtractSpans(a, b),
        intersectSpans(a, b),
        clipSpans(a, window),
      ];
      const expected = [
        moments(a).union(moments(b)),
        moments(a).difference(moments(b)),
        moments(a).intersection(moments(b)),
        moments(a).intersection(moments([window])),
      ];
      results.forEach((result, index) => {
        expect([...moments(result)], context).toEqual(
          [...(expected[index] ?? [])].sort((x, y) => x - y),
        );
        expect(result, context).toEqual(uniteSpans(result));
        expect(totalMs(result), context).toBe(expected[index]?.size);
      });
    }
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, step) => from + step);
}
