import type { Clock } from '#lib/kit/clock.ts';
import type { RoomCommandInput } from '#lib/protocol/api/commands.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { AttendanceRanks } from './attendance.ts';
import type { CourseExercise, CourseTrait } from './course.ts';
import type { DaySpan } from './spans.ts';

/**
 * `calibration`: nothing that students do depends on how long they need, so that the times that the
 * results estimate are known. `realistic`: students give up, leave while they are stuck, and continue
 * sooner after help.
 */
export type DayPreset = 'calibration' | 'realistic';

/** What a student does in the browser. `notice`: number of the notice, in the order of sending. */
export type StudentCommand =
  | {
      readonly kind: 'request-help';
      readonly exerciseId: string;
      readonly question: string;
      /** The recording that the student's cluster shows; null without one. */
      readonly recording: string | null;
    }
  | { readonly kind: 'cancel-help' }
  | { readonly kind: 'reveal-hint'; readonly exerciseId: string; readonly hint: number }
  | {
      readonly kind: 'answer-quiz';
      readonly exerciseId: string;
      readonly check: string;
      readonly chosen: readonly string[];
    }
  | { readonly kind: 'read-notice'; readonly notice: number };

type DayEventContent =
  | {
      readonly kind: 'presence';
      readonly student: number;
      readonly presence: 'connected' | 'delayed' | 'offline' | 'cluster-down';
    }
  | { readonly kind: 'changes'; readonly student: number; readonly changes: readonly Change[] }
  | { readonly kind: 'student'; readonly student: number; readonly command: StudentCommand }
  /** `member`: index of the member of the staff. The first one leads. */
  | { readonly kind: 'staff'; readonly member: number; readonly command: RoomCommandInput };

/** What reaches the server at `at`, ms since 1970. */
export type DayEvent = DayEventContent & { readonly at: number };

/** The drawn times of one student and one exercise. */
export interface TrueAttempt {
  readonly student: number;
  readonly exercise: string;
  /** Working time until the pass, ms, also of students who leave earlier. */
  readonly neededMs: number;
}

/** When one student is in the room, ms since 1970. */
export interface TrueAttendance {
  readonly student: number;
  /** The first connection; null if the agent never connects. */
  readonly connectsAt: number | null;
  /** After the end of the workshop, if the student stays. */
  readonly leavesAt: number;
  /** The VM is suspended, or its cluster is down. */
  readonly absences: readonly DaySpan[];
  /** The agent has no connection, and the student works on. */
  readonly linkLost: readonly DaySpan[];
}

/** The drawn times of one help request, ms. */
export interface TrueHelp {
  readonly student: number;
  /** Until a helper claims it, without snoozed time and breaks; also of withdrawn requests. */
  readonly waitMs: number;
  readonly serviceMs: number;
}

/** What the results should find. */
export interface DayTruth {
  readonly attempts: readonly TrueAttempt[];
  readonly help: readonly TrueHelp[];
  readonly attendance: readonly TrueAttendance[];
}

export interface DayOptions {
  readonly seed: number;
  readonly preset: DayPreset;
  /** When the workshop starts and ends, ms since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly course: readonly CourseExercise[];
  /** Kinds of the pack's plan, beside the built-in ones. */
  readonly kinds: readonly PlannedKind[];
  readonly planVersion: number;
  /** One for each student. */
  readonly seatIds: readonly string[];
  /** One for each member of the staff: the instructor, then 2 to 4 helpers. */
  readonly staffIds: readonly string[];
}

/** An open help request. `resolved` and `withdrawn` are final. */
export interface DayHelpRequest {
  state: 'waiting' | 'claimed' | 'resolved' | 'withdrawn';
}

/** What a student can ask of the staff. */
export interface DayStaff {
  /** The exercise that is current, as an index of the course; -1 before the first. */
  readonly currentIndex: number;
  /** When an exercise became current, ms since 1970; null before. */
  currentSince(exercise: string): number | null;
  requestHelp(request: {
    readonly student: number;
    readonly exercise: CourseExercise;
    /** The next hint that the student hasn't seen; null after the last. */
    readonly nextHint: () => number | null;
    readonly onHint: (hint: number) => void;
    readonly onResolved: () => void;
    readonly onMarkedPassed: () => void;
  }): DayHelpRequest;
  recordPass(exercise: string): void;
}

/** What all processes of a day share. */
export interface DayWorld {
  readonly options: DayOptions;
  readonly clock: Clock;
  readonly traits: ReadonlyMap<string, CourseTrait>;
  readonly breaks: readonly DaySpan[];
  readonly ranks: AttendanceRanks;
  /** The network of a third of the room fails. */
  readonly networkOutage: DaySpan;
  /** The registry doesn't answer. */
  readonly registryOutage: DaySpan | null;
  emit(event: DayEventContent): void;
  /** Called for each notice that students can read; null for everyone. */
  onNotice(student: number | null): void;
}
