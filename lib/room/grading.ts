/**
 * Why the server doesn't grade a seat: its data took too long, failed or needed too much memory; it
 * was too far behind; or the server ended twice while the workshop was opened.
 */
export const PAUSE_REASONS = ['time-limit', 'error', 'memory', 'backlog', 'crash'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** The grading of a seat is paused. Its changes are stored, and its last state stays. */
export interface GradingPaused {
  /** ms since 1970. */
  readonly since: number;
  readonly why: PauseReason;
}

/** After a start: how many seats are graded up to the end of the log. */
export interface GradingCatchUp {
  readonly current: number;
  readonly total: number;
}
