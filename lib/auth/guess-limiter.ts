/** Wrong guesses by address: so many at once, then so many a minute. Memory is bounded by `keys`; the oldest is forgotten first. */
export interface GuessLimiter {
  /** ms until another guess may be made; 0 when it may be made now. */
  waitMs(key: string): number;
  /** A guess was wrong. */
  recordFailure(key: string): void;
}

/** `now` in ms. A right guess costs nothing: a whole class sits behind one address. */
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
  const spent = new Map<string, { amount: number; at: number }>();
  const perMs = perMinute / 60_000;
  const currentAmount = (key: string): number => {
    const entry = spent.get(key);
    return entry === undefined ? 0 : Math.max(0, entry.amount - (now() - entry.at) * perMs);
  };
  return {
    waitMs(key) {
      const over = currentAmount(key) + 1 - burst;
      return over <= 0 ? 0 : Math.ceil(over / perMs);
    },
    recordFailure(key) {
      const amount = currentAmount(key) + 1;
      spent.delete(key);
      spent.set(key, { amount, at: now() });
      const oldest = spent.keys().next().value;
      if (spent.size > maxKeys && oldest !== undefined) spent.delete(oldest);
    },
  };
}
