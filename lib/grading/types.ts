import type { ObjectRef } from '#lib/protocol/change.ts';

/** A value a reason may carry. Objects and lists are printed by whoever makes the reason. */
export type Param = string | number | boolean;

/**
 * Why a check does not hold: a code and parameters, put into words in the reader's language (lib/i18n).
 * `group` names the parameters that make two people's reasons the same trouble.
 */
export interface Reason {
  /** Id of the check, stable across pack versions; of the exercise for a reason about the whole of it. */
  readonly check: string;
  readonly code: string;
  readonly params: Readonly<Record<string, Param>>;
  readonly group: readonly string[];
  /** Author's sentence in place of the code's own, in each language of the pack. */
  readonly message?: Readonly<Record<string, string>>;
}

/** One check against the subjects that are judged now. */
export type CheckResult =
  | { readonly check: string; readonly state: 'holds' }
  | { readonly check: string; readonly state: 'fails'; readonly reason: Reason }
  /** Cannot be told: the kind may not be seen, the check was too costly. Never a wrong answer. */
  | { readonly check: string; readonly state: 'unknown'; readonly reason: Reason };

/** What an exercise's checks say at one position of a seat's log. */
export type Judgement =
  | { readonly state: 'not-started' }
  | {
      readonly state: 'judged';
      /** The objects that were judged together, by subject name. */
      readonly subjects: Readonly<Record<string, ObjectRef>>;
      readonly checks: readonly CheckResult[];
      readonly holding: number;
      readonly total: number;
    }
  | { readonly state: 'unknown'; readonly reason: Reason };

/** A latched pass: no student's act takes it away (R8). */
export interface Pass {
  readonly exercise: string;
  readonly packVersion: string;
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly source: 'check' | 'hand' | 're-grade';
  readonly evidence: readonly ObjectRef[];
  /** It already stood when the agent first looked. */
  readonly foundAtConnect: boolean;
}

/** Latched result and live state side by side. */
export interface Progress {
  readonly exercise: string;
  readonly live: Judgement;
  /** When `live` last changed its kind or its reasons, ms since 1970; 0 before anything was judged. */
  readonly liveSince: number;
  readonly pass: Pass | null;
}

/** Something wrong in the cluster that no exercise need name: ImagePullBackOff, a Service without endpoints. */
export interface Incident {
  readonly code: string;
  readonly object: ObjectRef;
  readonly params: Readonly<Record<string, Param>>;
  readonly since: number;
}
