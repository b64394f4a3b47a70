import type { Reason } from '#lib/grading/types.ts';

/** A sign of being stuck, with the points that it adds to the score. Times in ms. */
export type StuckPart = { readonly points: number } &
  /** Longer on the exercise than the room's median, which includes students still working on it. */
  (
    | {
        readonly kind: 'lag';
        readonly spentMs: number;
        readonly medianMs: number;
        /** What the student has instead of a start; absent if it is started or nothing was found. */
        readonly reason?: Reason;
      }
    | { readonly kind: 'same-reason'; readonly times: number; readonly reason: Reason }
    /** A check that passed fails again. */
    | { readonly kind: 'regressions'; readonly times: number }
    | { readonly kind: 'hints-used-up'; readonly hints: number }
    /** Time without a change in the cluster. */
    | { readonly kind: 'idle'; readonly idleMs: number }
  );
export interface StuckView {
  /** 0 to 100. */
  readonly score: number;
  readonly exercise: string;
  /** Since when the score is above the threshold, ms since 1970. */
  readonly since: number;
  /** Largest first. */
  readonly parts: readonly StuckPart[];
}

/** An 80 % prediction interval, in students. */
export interface ForecastRange {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** The progress of the room in one exercise. */
export interface ExerciseStats {
  readonly passed: number;
  /** Connected students who work on it now. */
  readonly inProgress: number;
  readonly failing: number;
  readonly stuck: number;
  /**
   * Median time from the moment a student could start to the pass, ms; null below three samples.
   */
  readonly medianMs: number | null;
  /** Expected passes in 5 and in 10 minutes; null if no student works on it or has passed. */
  readonly in5Minutes: ForecastRange | null;
  readonly in10Minutes: ForecastRange | null;
}

/** Statistics of the room. The server computes them every 2 s while a viewer watches. */
export interface RoomStats {
  /** In the order of `RoomInfo.exercises`. */
  readonly exercises: readonly ExerciseStats[];
  /** Whether to move on from the current exercise; null before the first. */
  readonly advance: AdvanceAdvice | null;
}
export interface AdvanceAdvice {
  /** `low-gain`: waiting 5 minutes more would add less than 3 % of the students. */
  readonly recommendation: 'target-reached' | 'low-gain' | 'wait';
  /** Number of students that count. */
  readonly seats: number;
  /** Expected minutes until the target is reached; null beyond half an hour. */
  readonly targetInMinutes: number | null;
  /**
   * Ids of seats that will probably not have passed in 5 minutes, least likely last. Empty for
   * roles that can't see names.
   */
  readonly atRisk: readonly string[];
}
