import type { ObjectRef } from '#lib/protocol/change.ts';
import type { Json } from '#lib/kit/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { ReasonParam } from './reason-params.ts';

export type {
  CauseCode,
  CauseParams,
  ReasonCode,
  ReasonParam,
  ReasonParams,
} from './reason-params.ts';

/**
 * Why a check fails: a code and parameters. lib/i18n turns them into a sentence in the reader's
 * language. `group` names the parameters that must be equal for two students to have the same
 * problem.
 */
export interface Reason {
  /**
   * Id of the check, stable across pack versions. For a reason about a whole exercise, the id of
   * the exercise.
   */
  readonly check: string;
  readonly code: string;
  readonly params: Readonly<Record<string, ReasonParam>>;
  readonly group: readonly string[];
  /**
   * The author's sentence, used instead of the sentence of the code, in each language of the pack.
   */
  readonly message?: Readonly<Record<string, string>>;
}

/** State of one step of a sequence. `at`: when the step was latched, ms since 1970. */
export type StepResult = { readonly step: string } & (
  | { readonly state: 'done'; readonly at: number }
  | { readonly state: 'next' }
  | { readonly state: 'ahead' }
);

/** Result of one check for the evaluated subjects. Only a sequence has `steps`. */
export type CheckResult = { readonly steps?: readonly StepResult[] } &
  /** `note`: the agent couldn't send the request from its VM, so the check was skipped. */
  (
    | { readonly check: string; readonly state: 'pass'; readonly note?: 'not-requested' }
    | { readonly check: string; readonly state: 'fail'; readonly reason: Reason }
    /**
     * The state can't be determined: the agent isn't allowed to read the kind, or the check was too
     * expensive. This is never a wrong answer.
     */
    | { readonly check: string; readonly state: 'unknown'; readonly reason: Reason }
  );

/** Result of an exercise's checks at one position of a seat's log. */
export type Evaluation =
  | {
      readonly state: 'not-started';
      /**
       * What counts as a start, and what was found instead (code `not-started`). Absent if nothing
       * was found, and in results that older versions stored.
       */
      readonly reason?: Reason;
      /** The student deleted a failing attempt: the reason of its first failing check. */
      readonly last?: Reason;
    }
  | {
      readonly state: 'evaluated';
      /** The objects that were evaluated together, by subject name. */
      readonly subjects: Readonly<Record<string, ObjectRef>>;
      readonly checks: readonly CheckResult[];
      readonly passing: number;
      readonly total: number;
      /**
       * The attempt was this Pod, which runs once, failed, and was deleted, as `kubectl run --rm`
       * does. The checks keep its last result until the next attempt.
       */
      readonly deleted?: ObjectRef;
    }
  | { readonly state: 'unknown'; readonly reason: Reason };

/**
 * A step of a sequence that was satisfied once. `at`: ms since 1970. `pos`: position in the
 * workshop's log.
 */
export interface Latch {
  readonly step: string;
  readonly pos: number;
  readonly at: number;
  /** Values that the step remembered for later steps. */
  readonly remembered: Readonly<Record<string, Json>>;
  readonly evidence: readonly ObjectRef[];
}

/**
 * Everything that the evaluation of one exercise of one seat keeps from position to position, as
 * JSON. All other results are computed from the current objects.
 */
export interface ExerciseMemory {
  /**
   * Latched steps in order, by check and by uid of the subject they belong to. The uid is empty for
   * sequences without a subject.
   */
  readonly sequences: Readonly<Record<string, Readonly<Record<string, readonly Latch[]>>>>;
  /** Newest response to each probe, by check and by uid of the requested object. */
  readonly answers: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly url: string;
            readonly answer: ProbeResponse;
            readonly pos: number;
            readonly at: number;
          }
        >
      >
    >
  >;
  /**
   * By check: the student's last answer, the number of answers, and whether the last one was
   * correct.
   */
  readonly quiz: Readonly<
    Record<
      string,
      {
        readonly chosen: readonly string[];
        readonly tries: number;
        readonly right: boolean;
        readonly at: number;
      }
    >
  >;
  /** The newest gap in the log, and the position at which it ended. */
  readonly away: { readonly from: number; readonly to: number; readonly pos: number } | null;
}

/** A latched pass. No student action removes it (R8). */
export interface Pass {
  readonly exercise: string;
  readonly packVersion: string;
  readonly pos: number;
  /** ms since 1970, the server's estimate of when it happened. */
  readonly at: number;
  readonly source: 'check' | 'instructor' | 'regrade';
  readonly evidence: readonly ObjectRef[];
  /** The objects already existed when the agent first connected. */
  readonly foundAtConnect: boolean;
}

/** The latched result and the live state of an exercise. */
export interface Progress {
  readonly exercise: string;
  readonly live: Evaluation;
  /**
   * When `live` last changed its state or its reasons, ms since 1970. 0 before the first
   * evaluation.
   */
  readonly liveSince: number;
  readonly pass: Pass | null;
  /**
   * All checks pass, but not for long enough yet: the pass that will be given, and when the server
   * received the change, ms since 1970.
   */
  readonly pending?: { readonly pass: Pass; readonly receivedAt: number };
  /** The pass was revoked while the checks passed. They must fail once before they count again. */
  readonly voided?: true;
  /** Absent before the first attempt. */
  readonly trail?: AttemptHistory;
}

/**
 * Bounded history of a student's attempts at an exercise. Times are ms since 1970, oldest first.
 */
export interface AttemptHistory {
  /** Time of the first attempt. */
  readonly begunAt: number;
  /** Faults, oldest first. Cleared when the exercise is passed. */
  readonly faults: readonly Fault[];
  /** Times at which a passing check failed again. */
  readonly regressions: readonly number[];
}

/** One check that fails for one cause, possibly several times. */
export interface Fault {
  /** Check, code and grouping parameters. Equal keys mean the same problem. */
  readonly key: string;
  /** The newest reason. */
  readonly reason: Reason;
  /** Start of each failing attempt. */
  readonly times: readonly number[];
  /** Hash of the attempt that was counted last. */
  readonly counted: string;
  /**
   * Set while the check fails for this cause. `due` is the time at which the failure counts,
   * because the cluster may still fix it; null if it already counts, or if it is a repeat that
   * doesn't count. `fell`: the check passed just before.
   */
  readonly now: {
    readonly tried: string;
    readonly since: number;
    readonly due: number | null;
    readonly fell: boolean;
  } | null;
}

/**
 * A problem in the cluster that no exercise needs to mention, such as ImagePullBackOff or a Service
 * without endpoints.
 */
export interface Incident {
  readonly code: string;
  /**
   * `own`: caused by the student's work. `infrastructure`: caused by what the work depends on, such
   * as a node, a disk, DNS or an unreachable registry.
   */
  readonly scope: 'own' | 'infrastructure';
  readonly object: ObjectRef;
  readonly params: Readonly<Record<string, ReasonParam>>;
  readonly since: number;
}
