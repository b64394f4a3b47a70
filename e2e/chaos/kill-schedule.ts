import { createSeededRandom, type Random } from '#agents/sim/random.ts';

export const KILL_TARGETS = ['server', 'postgres', 'both'] as const;
export type KillTarget = (typeof KILL_TARGETS)[number];

/** One kill -9. */
export interface Kill {
  readonly target: KillTarget;
  /** Of PostgreSQL: its first process alone, which the others notice, or all of them at once. */
  readonly scope: 'postmaster' | 'all';
  /** Since the last kill was over, ms. */
  readonly afterMs: number;
  /**
   * PostgreSQL stops answering so long before the kill, ms, so that commits are under way when it
   * comes; 0: it doesn't.
   */
  readonly stallMs: number;
  /** How long the server is down before it is started again, ms. */
  readonly downMs: number;
  /** The server is killed once more so long after it was started, ms; null: it is left to start. */
  readonly whileStartingMs: number | null;
}

/** Random moments, so that kills hit every step of the work. */
const TIMES = {
  minAfterMs: 200,
  maxAfterMs: 4_000,
  minStallMs: 50,
  maxStallMs: 600,
  maxDownMs: 1_500,
  maxStartMs: 1_200,
} as const;
/** Share of the kills before which PostgreSQL stalls. */
const STALLED = 0.6;
/** Share of the kills after which the start is killed too. */
const KILLED_STARTS = 0.2;

/** The kills of one run: the same for the same seed, with as many of each target. */
export function createKillSchedule(seed: number, count: number): Kill[] {
  const random = createSeededRandom(seed);
  const targets = shuffle(
    random,
    Array.from({ length: count }, (_, index) => KILL_TARGETS[index % KILL_TARGETS.length]!),
  );
  const upTo = (ms: number): number => Math.floor(random() * ms);
  return targets.map((target) => ({
    target,
    scope: random() < 0.5 ? 'postmaster' : 'all',
    afterMs: TIMES.minAfterMs + upTo(TIMES.maxAfterMs - TIMES.minAfterMs),
    stallMs: random() < STALLED ? TIMES.minStallMs + upTo(TIMES.maxStallMs - TIMES.minStallMs) : 0,
    downMs: upTo(TIMES.maxDownMs),
    whileStartingMs:
      target !== 'postgres' && random() < KILLED_STARTS ? upTo(TIMES.maxStartMs) : null,
  }));
}

/** Fisher and Yates. */
function shuffle<Item>(random: Random, items: readonly Item[]): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
