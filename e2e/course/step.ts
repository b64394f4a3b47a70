/** Text of an exercise that a student copies YAML from. */
export type Source = 'task' | 'solution';

/** Something a student does at the VM, or in the browser, and what the room must say of it then. */
export interface Act {
  readonly exercise: string;
  /** In a few words, for whoever reads a failing test. */
  readonly does: string;
  /** Files written first, each with the YAML blocks of a text of the pack: what the page gives away must be right. */
  readonly files?: Readonly<Record<string, readonly [exercise: string, source: Source]>>;
  /** Typed into bash on the node, in a folder of the student's own that stays from act to act. */
  readonly bash?: string;
  /** Of a quiz: every question is answered right, but these as given. */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  /** Passed, whether it still stands or not; passed and since removed; no attempt; or not passed, with codes that must be among the reasons. */
  readonly sees: 'passed' | 'passed-removed' | 'not-started' | readonly string[];
}
