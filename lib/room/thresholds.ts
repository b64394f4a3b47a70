/** Limits of the room's states. The command `set-thresholds` changes them for one workshop. */
export interface Thresholds {
  /** A student with this score is stuck; 0 to 100. */
  readonly stuckScore: number;
  /** A student without any change for this time while a check fails is idle. */
  readonly idleMinutes: number;
  /** This many failures with the same reason are a sign of being stuck. */
  readonly sameReasonCount: number;
  /** Share of connected seats for "All good" and, below that, for "Needs attention". */
  readonly connectedOkPercent: number;
  readonly connectedAttentionPercent: number;
  /** Share of students who must have passed before the room moves on. */
  readonly advanceTargetPercent: number;
  /** This many seats with one cause are a shared problem. */
  readonly sharedProblemSeats: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  stuckScore: 60,
  idleMinutes: 6,
  sameReasonCount: 3,
  connectedOkPercent: 97,
  connectedAttentionPercent: 90,
  advanceTargetPercent: 85,
  sharedProblemSeats: 5,
};
