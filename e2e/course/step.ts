/** Text of an exercise that a student copies YAML from. */
export type YamlSource = 'task' | 'solution';

/** Something a student does at the VM, or in the browser, and what the room must say of it then. */
export interface CourseStep {
  readonly exercise: string;
  /** In a few words, for whoever reads a failing test. */
  readonly action: string;
  /** Files written first, each with the YAML blocks of a text of the pack: what the page gives away must be right. */
  readonly files?: Readonly<Record<string, readonly [exercise: string, source: YamlSource]>>;
  /** Typed into bash on the node, in a folder of the student's own that stays from act to act. */
  readonly command?: string;
  /** Of a quiz: every question is answered right, but these as given. */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /** Passed, whether it still stands or not; passed and since removed; no attempt; or not passed, with codes that must be among the reasons. */
  readonly expected: 'passed' | 'passed-removed' | 'not-started' | readonly string[];
}
