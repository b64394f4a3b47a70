import type { YamlSource } from '#e2e/course/step.ts';
import type { Expectation } from './expectations.ts';

/** A YAML block of an exercise's text. `block`: its position in the text, from 0. */
export interface YamlBlock {
  readonly exercise: string;
  readonly source: YamlSource;
  readonly block?: number;
}

/** A student's work on the node, and what the live room must show afterwards. */
export interface EcosystemStep {
  /** `wrong`: a wrong answer, or an unfinished one. `right`: the exercise must have a pass. */
  readonly answer: 'right' | 'wrong';
  /** The result in words, for the title of the test. */
  readonly action: string;
  /** Files to write first, so that the YAML of the texts is tested too. */
  readonly files?: Readonly<Record<string, YamlBlock | string>>;
  /** A bash line on the node, in a folder that all steps of the exercise share. */
  readonly command: string;
  readonly expected: Expectation;
  /**
   * A bash line that proves what the controllers did. It is repeated until it succeeds, and then the
   * live room must still show the expected result.
   */
  readonly confirm?: string;
}

/** An exercise with the add-on of `e2e/cluster` that it needs. */
export interface EcosystemExercise {
  readonly exercise: string;
  readonly addon: string;
  /** A bash line before the agent starts, for what the student finds on the cluster. */
  readonly prepare?: string;
  readonly prepareFiles?: Readonly<Record<string, YamlBlock | string>>;
  readonly steps: readonly EcosystemStep[];
  /** A bash line that removes what the steps left. */
  readonly cleanUp: string;
}
