/** An input that once failed. */
export interface PinnedSeed {
  /** The end of "keeps its limits for". */
  readonly name: string;
  /** The seed that found it. */
  readonly seed: number;
  /** The smallest input as JSON. It runs also after the generators have changed. */
  readonly input: string;
}

/** The seed of every run, beside a random one. */
export const FIXED_SEED = 20_261_124;

/** The targets of the fuzzing, and the inputs that once failed, which always run. */
export const PINNED_SEEDS = {
  kubeconfigs: [],
  'lines on the control socket': [],
  'texts of exercises': [],
  'CEL expressions': [],
  'clusters in memory': [],
  'agent messages': [],
  'batches of objects': [],
  'viewer messages': [],
  'HTTP requests': [
    {
      name: 'a Host header that is not part of any URL',
      seed: 20_261_124,
      input:
        '{"caller":"no session","method":"POST","path":"/api/workshops/:workshop/tokens","params":{},"query":"","headers":{"host":"9999999999"},"cookie":"","body":"{}"}',
    },
  ],
} as const satisfies Readonly<Record<string, readonly PinnedSeed[]>>;

export type TargetName = keyof typeof PINNED_SEEDS;
