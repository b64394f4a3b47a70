import type { Clock } from '#lib/kit/clock.ts';
import { FairQueue } from '#lib/kit/fair-queue.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';

/**
 * What clients can guess: codes that people type, and the tokens of sign-in links. Each kind has a
 * separate count of wrong ones.
 */
export type CodeSpace = 'join' | 'claim' | 'install' | 'sign-in';

/** Limits of wrong codes, for one address and kind of code. */
export const GUESS_LIMITS = {
  /** Wrong codes that are answered at once. */
  freeGuesses: 20,
  /** How long the answers to further wrong codes wait, ms. The last one holds for all later ones. */
  delaysMs: [500, 1_000, 2_000, 4_000, 8_000],
  /** Answers that wait. Further wrong codes are refused at once. */
  waitingAnswers: 64,
  /** Half of the count is forgiven after this time, ms. */
  halfLifeMs: 5 * MINUTE_MS,
  /** Addresses that are remembered; the one that guessed longest ago is forgotten first. */
  addresses: 10_000,
  /** Codes that the process looks up in a second, of all addresses in turn. */
  lookupsPerSecond: 1_000,
  /** Staff are told about more wrong join codes in a minute. */
  noticeableWrongJoins: 600,
} as const;

export type WrongGuess =
  /** The answer waits for this time, ms. `isSuspicious`: many wrong codes came before. */
  | { readonly kind: 'answer'; readonly delayMs: number; readonly isSuspicious: boolean }
  /** Too many answers wait already. */
  | { readonly kind: 'refuse'; readonly retryMs: number };

/** Slows down wrong codes. Right codes are never held up, whatever came before. */
export interface GuessLimiter {
  /** Whether a code can be looked up now. Waits for the turn of the address. */
  enterLookup(address: string): Promise<boolean>;
  /** Counts a wrong code. After `answer`, `release` must be called when the answer was sent. */
  recordWrong(space: CodeSpace, address: string): WrongGuess;
  release(space: CodeSpace, address: string): void;
  /** Resolves after `ms`. */
  wait(ms: number): Promise<void>;
  /** Wrong join codes of the last minute, of all addresses. */
  wrongJoinsPerMinute(): number;
}

interface AddressCount {
  count: number;
  halvedAt: number;
  waiting: number;
}

export function createGuessLimiter({
  clock,
  lookupsPerSecond = GUESS_LIMITS.lookupsPerSecond,
}: {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly lookupsPerSecond?: number;
}): GuessLimiter {
  const lookups = new FairQueue({
    perSecond: lookupsPerSecond,
    maxWaiting: lookupsPerSecond,
    clock,
  });
  const counts = new Map<string, AddressCount>();
  const wrongJoins = createMinuteCounter(() => clock.mono());
  const keyOf = (space: CodeSpace, address: string): string => `${space} ${address}`;

  /** The count of an address, which becomes the newest one. */
  const touch = (key: string): AddressCount => {
    const now = clock.mono();
    const entry = counts.get(key) ?? { count: 0, halvedAt: now, waiting: 0 };
    const halvings = Math.floor((now - entry.halvedAt) / GUESS_LIMITS.halfLifeMs);
    if (halvings > 0) {
      entry.count = Math.floor(entry.count / 2 ** halvings);
      entry.halvedAt += halvings * GUESS_LIMITS.halfLifeMs;
    }
    counts.delete(key);
    counts.set(key, entry);
    const [oldest] = counts.keys();
    if (counts.size > GUESS_LIMITS.addresses && oldest !== undefined) counts.delete(oldest);
    return entry;
  };

  return {
    enterLookup: (address) => lookups.enter(address),
    recordWrong(space, address) {
      if (space === 'join') wrongJoins.add();
      const entry = touch(keyOf(space, address));
      entry.count += 1;
      const delayMs = delayOf(entry.count);
      if (delayMs > 0 && entry.waiting >= GUESS_LIMITS.waitingAnswers)
        return { kind: 'refuse', retryMs: delayMs };
      entry.waiting += 1;
      return { kind: 'answer', delayMs, isSuspicious: delayMs > 0 };
    },
    release(space, address) {
      const entry = counts.get(keyOf(space, address));
      if (entry) entry.waiting = Math.max(0, entry.waiting - 1);
    },
    wait: (ms) =>
      new Promise((resolve) => {
        clock.after(ms, resolve);
      }),
    wrongJoinsPerMinute: () => wrongJoins.count(),
  };
}

/** How long the answer to wrong code number `count` waits, ms. */
function delayOf(count: number): number {
  const { freeGuesses, delaysMs } = GUESS_LIMITS;
  if (count <= freeGuesses) return 0;
  return delaysMs[Math.min(count - freeGuesses, delaysMs.length) - 1] ?? 0;
}

const COUNTER_SLOTS = 12;

/** Counts the last minute in steps of 5 s. */
function createMinuteCounter(now: () => number): { add(): void; count(): number } {
  const slots = new Map<number, number>();
  const currentSlot = (): number => Math.floor(now() / (MINUTE_MS / COUNTER_SLOTS));
  const prune = (): void => {
    for (const slot of slots.keys()) if (slot <= currentSlot() - COUNTER_SLOTS) slots.delete(slot);
  };
  return {
    add() {
      prune();
      slots.set(currentSlot(), (slots.get(currentSlot()) ?? 0) + 1);
    },
    count() {
      prune();
      return [...slots.values()].reduce((sum, count) => sum + count, 0);
    },
  };
}
