import { KeyedTokenBuckets } from '#lib/kit/token-bucket.ts';

/** Limits wrong guesses by address. Memory is bounded: the oldest address is forgotten first. */
export interface GuessLimiter {
  /** ms until another guess is allowed; 0 if one is allowed now. */
  waitMs(key: string): number;
  /** Counts a wrong guess. */
  recordFailure(key: string): void;
}

/** `now` in ms. Correct guesses cost nothing, because a whole class can share one address. */
export function createGuessLimiter({
  now,
  burst,
  perMinute,
  maxKeys,
}: {
  now: () => number;
  burst: number;
  perMinute: number;
  maxKeys: number;
}): GuessLimiter {
  const buckets = new KeyedTokenBuckets({ burst, perSecond: perMinute / 60, maxKeys, now });
  return {
    waitMs: (key) => buckets.waitMs(key),
    recordFailure: (key) => {
      buckets.take(key);
    },
  };
}
