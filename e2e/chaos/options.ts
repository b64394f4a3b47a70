import { parseArgs } from 'node:util';
import { MAX_SPOOL_BYTES } from '#agents/spool/spool.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';

export const SCENARIOS = [
  'kills',
  'database-away',
  'messages',
  'outage',
  'watch-faults',
  'clock-jumps',
  'paused-viewers',
] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** The size of a run. */
export interface Sizes {
  readonly agents: number;
  readonly kills: number;
  /** No kill begins later than this, also if some are left. */
  readonly killsMs: number;
  /** How long the database doesn't answer. */
  readonly awayMs: number;
  /** Runs with a lossy connection, and after which time no more of them begin. */
  readonly messageRuns: number;
  readonly messagesMs: number;
  /** Runs with a faulty API server, and after which time no more of them begin. */
  readonly watchRuns: number;
  readonly watchMs: number;
  /** Bound of the spool of an agent without a server. Production has 64 MB. */
  readonly spoolBytes: number;
  /** How long clocks jump, and how long browsers are paused. */
  readonly jumpsMs: number;
  readonly pausedMs: number;
}

export interface Options {
  readonly seed: number;
  readonly sizes: Sizes;
  readonly scenarios: readonly ScenarioName[];
}

const FULL: Sizes = {
  agents: 300,
  kills: 50,
  killsMs: 12 * MINUTE_MS,
  awayMs: MINUTE_MS,
  messageRuns: 3_000,
  messagesMs: 6 * MINUTE_MS,
  spoolBytes: MAX_SPOOL_BYTES,
  watchRuns: 2_000,
  watchMs: 2 * MINUTE_MS,
  jumpsMs: MINUTE_MS,
  pausedMs: MINUTE_MS,
};
const SHORT: Sizes = {
  agents: 40,
  kills: 9,
  killsMs: 40_000,
  awayMs: 10_000,
  messageRuns: 200,
  messagesMs: 15_000,
  spoolBytes: 8 * 1024 ** 2,
  watchRuns: 100,
  watchMs: 8_000,
  jumpsMs: 8_000,
  pausedMs: 8_000,
};

export const USAGE = `npm run chaos -- [--short] [--seed N] [--kills N] [--agents N] [--only ${SCENARIOS.join(',')}]\n`;

/**
 * Reads the arguments of the command line. `randomSeed` is used without `--seed`.
 * @throws with a message for invalid arguments
 */
export function readOptions(args: readonly string[], randomSeed: number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      seed: { type: 'string' },
      kills: { type: 'string' },
      agents: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const sizes = values.short ? SHORT : FULL;
  const names = values.only?.split(',').map((name) => name.trim());
  const unknown = names?.find((name) => !(SCENARIOS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: unknown scenario "${unknown}". Scenarios: ${SCENARIOS.join(', ')}`);
  return {
    seed: readNumber('--seed', values.seed, randomSeed, { min: 0, max: 2 ** 32 - 1 }),
    sizes: {
      ...sizes,
      kills: readNumber('--kills', values.kills, sizes.kills, { min: 1, max: 1_000 }),
      agents: readNumber('--agents', values.agents, sizes.agents, { min: 1, max: 2_000 }),
    },
    scenarios: SCENARIOS.filter((name) => names?.includes(name) ?? true),
  };
}

function readNumber(
  name: string,
  text: string | undefined,
  fallback: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
  return value;
}
