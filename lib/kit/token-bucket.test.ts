import { describe, expect, it } from 'vitest';
import { KeyedTokenBuckets, TokenBucket } from './token-bucket.ts';

describe('TokenBucket', () => {
  it('allows a burst, then refills at its rate', () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 0.5 }, 0);
    expect([0, 0, 0, 1_000, 2_000].map((now) => bucket.tryTake(now))).toEqual([
      { ok: true },
      { ok: true },
      { ok: false, waitMs: 2_000 },
      { ok: false, waitMs: 1_000 },
      { ok: true },
    ]);
  });

  it('never holds more than the burst', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 0);
    expect([60_000, 60_000].map((now) => bucket.tryTake(now).ok)).toEqual([true, false]);
  });

  it('waits longer after tokens were taken beyond the limit', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 0);
    bucket.take(0);
    bucket.take(0);
    expect(bucket.waitMs(0)).toBe(2_000);
    expect(bucket.waitMs(2_000)).toBe(0);
  });
});

describe('KeyedTokenBuckets', () => {
  it('counts each key separately', () => {
    const buckets = new KeyedTokenBuckets({ burst: 1, perSecond: 1, maxKeys: 10, now: () => 0 });
    buckets.take('a');
    expect([buckets.waitMs('a'), buckets.waitMs('b')]).toEqual([1_000, 0]);
  });

  it('forgets the key that was used longest ago when there are too many', () => {
    const buckets = new KeyedTokenBuckets({ burst: 1, perSecond: 1, maxKeys: 2, now: () => 0 });
    for (const key of ['a', 'b', 'a', 'c']) buckets.take(key);
    expect(['a', 'b', 'c'].map((key) => buckets.waitMs(key))).toEqual([2_000, 0, 1_000]);
  });
});
