import { parseArgs } from 'node:util';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';

export interface Options {
  readonly durationMs: number;
  readonly agents: number;
  readonly viewers: number;
  /** Between two samples, ms. */
  readonly sampleMs: number;
}

/** How many samples a run has, unless they would be closer or further apart than these times. */
const SAMPLES = 60;
const SAMPLE_LIMITS = { minMs: 5 * SECOND_MS, maxMs: 5 * MINUTE_MS } as const;

export const USAGE = 'npm run soak -- --hours N | --minutes N [--agents N] [--viewers N]\n';

/** @throws with a message for invalid arguments */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hours: { type: 'string' },
      minutes: { type: 'string' },
      agents: { type: 'string', default: '100' },
      viewers: { type: 'string', default: '5' },
    },
  });
  if ((values.hours === undefined) === (values.minutes === undefined))
    throw new Error('give either --hours or --minutes');
  const durationMs =
    values.hours === undefined
      ? readPositive('--minutes', values.minutes) * MINUTE_MS
      : readPositive('--hours', values.hours) * HOUR_MS;
  return {
    durationMs,
    agents: readWhole('--agents', values.agents, 1_000),
    viewers: readWhole('--viewers', values.viewers, 15),
    sampleMs: Math.min(SAMPLE_LIMITS.maxMs, Math.max(SAMPLE_LIMITS.minMs, durationMs / SAMPLES)),
  };
}

function readPositive(name: string, text = ''): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1_000))
    throw new Error(`${name} must be a number above 0 and up to 1000, not "${text}"`);
  return value;
}

function readWhole(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max)
    throw new Error(`${name} must be a whole number from 1 to ${String(max)}, not "${text}"`);
  return value;
}
