import type { JsonObject } from '#lib/kit/json.ts';

export const FACT_KINDS = [
  /** The first work on the exercise. */
  'started',
  /** More checks pass than ever before. `value`: how many; `detail.total`. */
  'progressed',
  /** A check passes for the first time. `value`: counted tries before. */
  'check-passed',
  /**
   * A try begins to fail. `key`: check, code and grouping parameters; `value`: when it counts, ms
   * since 1970, or null for a repeat of a try that counted. `detail`: `regression`, `params` (the
   * grouping parameters).
   */
  'failure-opened',
  /** A failure ended. `detail.how`: `fixed`, `retried` (another try follows) or `withdrawn`. */
  'failure-closed',
  /** A check, or the whole exercise, can't be verified. */
  'unverified-opened',
  'unverified-closed',
  /**
   * A pass was given or replaced, which closes all failures. `at`: when the checks began to pass;
   * `pos`: where the pass took effect. `code`: `check`, `instructor` or `regrade`. `detail`:
   * `foundAtConnect`, `packVersion`.
   */
  'passed',
  /** `code`: `instructor` or `regrade`. */
  'pass-revoked',
  /** Own change in a namespace of the student, at most one per seat and 2 min. */
  'activity',
  /**
   * A problem of a node or of the control plane. `key`: uid of the object; `value`: when it counts,
   * ms since 1970; `detail.params`: parameters of the cause.
   */
  'infra-opened',
  'infra-closed',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/**
 * Something that happened at a seat, derived while the log is folded: a page reads thousands of facts
 * instead of a million log rows. The same log gives the same facts, however it is batched. Texts are
 * empty where a kind has none. `at`: ms since 1970; `pos`: position in the workshop's log.
 */
export interface Fact {
  readonly kind: FactKind;
  readonly pos: number;
  readonly at: number;
  readonly exercise: string;
  readonly check: string;
  readonly code: string;
  readonly key: string;
  readonly value: number | null;
  readonly detail: JsonObject | null;
}

/** A fact as stored. An updated course judges the same position again in another `stage`. */
export interface SeatFact extends Fact {
  readonly seatId: string;
  readonly stage: number;
}
