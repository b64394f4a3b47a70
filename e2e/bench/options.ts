import { parseArgs } from 'node:util';
import { resolve } from 'node:path';

export const PARTS = [
  'agent',
  'latency',
  'ingest',
  'grading',
  'room-stats',
  'room',
  'exports',
  'results',
  'replay',
  'open',
] as const;
export type PartName = (typeof PARTS)[number];

/** The size of the measurement. */
export interface Sizes {
  /** Pods to apply in each room. */
  readonly samples: number;
  /** Simulated students besides the real one, and their speed compared with real students. */
  readonly seats: number;
  readonly speed: number;
  /** Changes and raw messages to count after the warm-up. */
  readonly changes: number;
  /** Changes for the fold alone, and rounds in which all seats change at once. */
  readonly gradings: number;
  readonly rounds: number;
  /** Duration for which frames of a page are counted. */
  readonly framesMs: number;
  readonly settleMs: number;
  readonly idleMs: number;
  /** Rows of the log that is exported. */
  readonly logRows: number;
  /** Students of the workshop whose results are computed; 800 have about 150,000 facts. */
  readonly resultStudents: number;
  /** The day that is recorded for its replay. */
  readonly replayStudents: number;
  readonly replayHours: number;
  /** Empty workshops that are live at the same time. */
  readonly openWorkshops: number;
}

export interface Options {
  readonly sizes: Sizes;
  readonly parts: readonly PartName[];
  /** The file for the figures as JSON. */
  readonly json: string | null;
}

const FULL: Sizes = {
  samples: 40,
  seats: 100,
  speed: 10,
  changes: 60_000,
  gradings: 3_000,
  rounds: 8,
  framesMs: 10_000,
  settleMs: 15_000,
  idleMs: 30_000,
  logRows: 1_000_000,
  resultStudents: 800,
  replayStudents: 300,
  replayHours: 6,
  openWorkshops: 300,
};
const QUICK: Sizes = {
  ...FULL,
  samples: 6,
  changes: 8_000,
  gradings: 900,
  rounds: 2,
  framesMs: 4_000,
  settleMs: 4_000,
  idleMs: 8_000,
  logRows: 100_000,
  resultStudents: 60,
  replayStudents: 20,
  replayHours: 1,
  openWorkshops: 33,
};

export const USAGE = `npm run bench -- [--quick] [--samples N] [--only ${PARTS.join(',')}] [--json FILE]\n`;

/** @throws with a message for invalid arguments */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      samples: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const sizes = values.quick ? QUICK : FULL;
  const samples = Number(values.samples ?? sizes.samples);
  if (!Number.isInteger(samples) || samples < 1)
    throw new Error(`--samples must be a whole number, not "${values.samples ?? ''}"`);
  const names = values.only?.split(',').map((part) => part.trim());
  const unknown = names?.find((part) => !(PARTS as readonly string[]).includes(part));
  if (unknown !== undefined)
    throw new Error(`--only: unknown part "${unknown}". Parts: ${PARTS.join(', ')}`);
  return {
    sizes: { ...sizes, samples },
    parts: PARTS.filter((part) => names?.includes(part) ?? true),
    json: values.json === undefined ? null : resolve(values.json),
  };
}
