import type { Expectation } from '#e2e/ecosystem/expectations.ts';

/** Text of an exercise that a student copies YAML from. */
export type YamlSource = 'task' | 'solution';

/** A student's action on the VM or in the browser, and the result that the live room must show. */
export interface CourseStep {
  readonly exercise: string;
  /** The result in words, for the title of the test. */
  readonly action: string;
  /**
   * Files to write first: their content, or a text of the pack with the YAML blocks, so that its
   * YAML is tested too.
   */
  readonly files?: Readonly<
    Record<string, string | readonly [exercise: string, source: YamlSource]>
  >;
  /** A bash line on the node, in a folder that all steps share. */
  readonly command?: string;
  /** Answers to a quiz: these questions as given, all others right. */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /**
   * `passed`: has a pass, in any state. `passed-cleaned-up`: has a pass and the objects are
   * deleted. `not-started`: no attempt. A list: no pass, with these codes among the reasons. An
   * expectation: the failing check and the parameters of its reason too.
   */
  readonly expected:
    'passed' | 'passed-cleaned-up' | 'not-started' | readonly string[] | Expectation;
}
