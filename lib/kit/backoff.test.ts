import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

const delays = (backoff: Backoff, count: number): number[] =>
  Array.from({ length: count }, () => backoff.nextDelayMs());

describe('Backoff', () => {
  it('doubles the delay from 1 to 15 seconds by default (L7)', () => {
    expect(delays(new Backoff(() => 1), 6)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('never waits less than half of the delay', () => {
    expect(delays(new Backoff(() => 0, { firstMs: 100, maxMs: 300 }), 3)).toEqual([50, 100, 150]);
  });

  it('starts again with the first delay after a reset', () => {
    const backoff = new Backoff(() => 1);
    delays(backoff, 4);
    backoff.reset();
    expect(backoff.nextDelayMs()).toBe(1_000);
  });
});
