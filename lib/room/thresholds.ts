import type { Reason } from '#lib/grading/types.ts';
import type { Audience } from '#lib/protocol/http.ts';

/** The room's clock. Times are ms since 1970 by the server. */
export interface Schedule {
  /** Of the current exercise; it stays when it has run out, until it is set anew or taken away. */
  readonly timer: { readonly startedAt: number; readonly endsAt: number } | null;
  /** Breaks to come and the one that runs, soonest first. `id`: position of the act that planned it. */
  readonly breaks: readonly {
    readonly id: number;
    readonly startsAt: number;
    readonly minutes: number;
  }[];
}

/** From where on a room is called what; settable per event (act `set-thresholds`), the rest as `DEFAULT_THRESHOLDS`. */
export interface Thresholds {
  /** Stuck from this score on, 0 to 100. */
  readonly stuckScore: number;
  /** Without any change for so many minutes while something fails: idle. */
  readonly idleMinutes: number;
  /** The same reason so many times: again and again. */
  readonly sameReasonCount: number;
  /** Percent of seats live for "Yes", and for "Look". */
  readonly connectedOkPercent: number;
  readonly connectedAttentionPercent: number;
  /** Percent who must have passed to move on. */
  readonly advanceTargetPercent: number;
  /** So many people with one cause are the same trouble. */
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

/** Something an instructor said to people in the room, or opened to them. `id`: position of its act in the log. */
export interface Notice {
  readonly id: number;
  readonly at: number;
  /** Name of who said it. */
  readonly from: string;
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'hint'; readonly exercise: string; readonly hint: number }
    | { readonly kind: 'solution'; readonly exercise: string };
}
/** As the one it is for sees it. `toAll`: else it is for a group, or for this person. */
export interface SeatNotice extends Notice {
  readonly toAll: boolean;
  /** When the person said that they have read it. */
  readonly readAt: number | null;
}
/** As those who send see it. */
export interface SentNotice extends Notice {
  readonly audience: Audience;
  readonly seats: number;
  readonly read: number;
}

/** A raised hand. */
export interface HelpRequestView {
  readonly since: number;
  readonly exercise: string | null;
  /** What was asked; may be empty. */
  readonly question: string;
  /** What was failing when the hand went up. */
  readonly failing: readonly Reason[];
  /** Set aside by an instructor since then: it keeps its place, and nobody is called to it. */
  readonly snoozedSince: number | null;
}

/** Somebody is on their way to this person, or with them. */
export interface HelpClaim {
  readonly by: { readonly id: string; readonly name: string };
  readonly since: number;
}

/** Why a person is called stuck: each part with the points that it adds to the score. Times in ms. */
export type StuckPart = { readonly points: number } &
  /** Longer on the exercise than the room's median, those who are still at it counted in; both in ms. */
  (
    | { readonly kind: 'lag'; readonly spentMs: number; readonly medianMs: number }
    | { readonly kind: 'same-reason'; readonly times: number; readonly reason: Reason }
    /** Something that held fails again. */
    | { readonly kind: 'regressions'; readonly times: number }
    | { readonly kind: 'hints-used-up'; readonly hints: number }
    /** Nothing changed in the cluster for so long. */
    | { readonly kind: 'idle'; readonly idleMs: number }
  );
export interface StuckView {
  /** 0 to 100. */
  readonly score: number;
  readonly exercise: string;
  /** Since when the score stands above the threshold, ms since 1970. */
  readonly since: number;
  /** Largest first. */
  readonly parts: readonly StuckPart[];
}

/** What a seat lacks before the course can begin. */
export type ReadinessIssue =
  | { readonly code: 'nobody' | 'no-agent' | 'agent-away' | 'looking' }
  | { readonly code: 'agent-old'; readonly version: string; readonly wanted: string }
  | { readonly code: 'cluster-down' | 'cluster-refused'; readonly why: string }
  | { readonly code: 'kubernetes-old'; readonly version: string; readonly wanted: string }
  | { readonly code: 'node-not-ready' | 'disk'; readonly node: string }
  /** `load`: the command that brings them onto the node. */
  | {
      readonly code: 'images';
      readonly images: readonly string[];
      readonly loadCommand: string | null;
    }
  | { readonly code: 'rights'; readonly kinds: readonly string[] };

/** Between these, eight times in ten; people. */
export interface ForecastRange {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/** One exercise as the room does it. */
export interface ExerciseStats {
  readonly passed: number;
  /** People who work on it now. */
  readonly inProgress: number;
  readonly failing: number;
  readonly stuck: number;
  /** Median time to the pass from when each could begin: the pass before it, or when it became current; ms; null before three such times are known. */
  readonly medianMs: number | null;
  /** How many will have passed in 5 and in 10 minutes; null where nobody works on it and nobody passed. */
  readonly in5Minutes: ForecastRange | null;
  readonly in10Minutes: ForecastRange | null;
}

/** The room in figures, worked out on the server at most every 2 s. */
export interface RoomStats {
  /** In the order of the head's exercises. */
  readonly exercises: readonly ExerciseStats[];
  /** "Shall we move on", for the current exercise; null before the first. */
  readonly advance: AdvanceAdvice | null;
}
export interface AdvanceAdvice {
  /** `target`: enough have passed. `little`: waiting 5 minutes more adds under 3 points. */
  readonly recommendation: 'target-reached' | 'low-gain' | 'wait';
  /** People it is asked of: seats with somebody on them. */
  readonly seats: number;
  /** Minutes until the target is reached, at the middle of the range; null beyond half an hour. */
  readonly targetInMinutes: number | null;
  /** Ids of seats that would probably not have passed in 5 minutes, least likely last; empty for a role without names. */
  readonly atRisk: readonly string[];
}
