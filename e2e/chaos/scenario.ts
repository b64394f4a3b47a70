import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import type { ChaosServer } from './chaos-server.ts';
import type { Tally } from './compare.ts';
import type { Sizes } from './options.ts';

/** What a scenario needs. */
export interface ScenarioContext {
  readonly seed: number;
  readonly sizes: Sizes;
  /** Starts the server at the first call; all scenarios share it. */
  server(): Promise<ChaosServer>;
  /** Run when the scenario ends, also after an error. */
  readonly cleanup: CleanupStack;
  /** Prints how far the scenario is. */
  readonly progress: (text: string) => void;
}

export interface ScenarioResult {
  readonly tally: Tally;
  /** What happened, as sentences without a full stop: `12 kills: 4 of the server, …`. */
  readonly facts: readonly string[];
  /** What failed besides the comparison, such as an agent whose changes never arrived. */
  readonly failures: readonly string[];
}

export interface Scenario {
  /** One line for the table. */
  readonly label: string;
  /** @throws when the scenario can't run to its end */
  run(context: ScenarioContext): Promise<ScenarioResult>;
}
