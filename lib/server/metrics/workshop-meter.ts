import type { LogEntry } from '../log/entry.ts';

/** What an open workshop reports about its work. All times are in seconds. */
export interface WorkshopMeter {
  /** A transaction of the log: how long it took, and what it committed. */
  readonly recordCommit: (seconds: number, entries: readonly LogEntry[]) => void;
  /** The workshop's lock was lost, and with it the right to write. */
  readonly recordLostLock: () => void;
  /** From the commit of entries until they were graded. */
  readonly recordGraderLag: (seconds: number) => void;
  /** Checks that the grading thread evaluated. */
  readonly recordChecks: (count: number) => void;
  /** The grading thread failed and starts again. */
  readonly recordGraderRestart: () => void;
  /** From a help request until a helper claimed or resolved it. */
  readonly recordHelpWait: (seconds: number) => void;
}

const ignore = (): void => undefined;

/** For workshops that report to no registry, as in tests and tools. */
export const NO_METER: WorkshopMeter = {
  recordCommit: ignore,
  recordLostLock: ignore,
  recordGraderLag: ignore,
  recordChecks: ignore,
  recordGraderRestart: ignore,
  recordHelpWait: ignore,
};
