/** A seed that found a failure. `runs`: how many inputs of the seed contain it. */
export interface PinnedSeed {
  /** The input that failed, as the end of "keeps its limits for". */
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
}

/** The seed of every run, beside a random one. */
export const FIXED_SEED = 20_261_124;

/** The targets of the fuzzing, and the seeds that once failed and always run. */
export const PINNED_SEEDS = {
  kubeconfigs: [],
  'lines on the control socket': [],
  'texts of exercises': [],
  'CEL expressions': [],
  'clusters in memory': [],
  'agent messages': [],
  'batches of objects': [],
  'viewer messages': [],
  'HTTP requests': [],
} as const satisfies Readonly<Record<string, readonly PinnedSeed[]>>;

export type TargetName = keyof typeof PINNED_SEEDS;
