/*
 * Limits that keep one seat from delaying the others. Times are ms.
 */

/**
 * How long parts of a seat turn can take. `entryMs`: one entry with all its checks. `restoreMs`: a
 * checkpoint, which a new pack evaluates as a whole. `updateMs`: diagnosis and update.
 */
export const TURN_LIMITS = { entryMs: 250, restoreMs: 500, updateMs: 100 } as const;

/** After this time the rest of a seat's entries give way to those of other seats. */
export const TURN_SLICE = { sharedMs: 200, aloneMs: 1_000 } as const;

/** A seat that needs more grading time in the period gives way to other seats. */
export const GRADING_TIME_LIMIT = { ms: 1_000, periodMs: 10_000 } as const;

/** A seat that gives way and is further behind is paused. */
export const BACKLOG_LIMIT = { entries: 5_000, ms: 600_000 } as const;

/** How long a seat is folded alone. Only one seat of a process is. */
export const PROBATION_LIMIT_MS = 10_000;

/** A seat that fails again this often after probations without a failure is paused. */
export const RECOVERY_LIMIT = { count: 3, periodMs: 600_000 } as const;

/** A new list of the cluster or a new course version tries a paused seat again, this often. */
export const AUTOMATIC_RETRY_MS = 600_000;

/** `entries`: after how many a busy seat gets a checkpoint. `idleSeats`: checkpoints per idle round. */
export const CHECKPOINT_PACE = { entries: 300, idleSeats: 50 } as const;
