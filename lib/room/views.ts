import type { DataLimit } from '#lib/protocol/data-limit.ts';
import type { CheckResult, Incident, Evaluation, Pass, Reason } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Role } from './roles.ts';
import type { HelpClaim, HelpRequestView, SeatNotice, SentNotice } from './notice-views.ts';
import type { GradingCatchUp, GradingPaused } from './grading.ts';
import type { RoomWarning, StorageLimit } from './storage.ts';
import type { Thresholds } from './thresholds.ts';
import type { RoomStats, StuckView } from './stats-views.ts';

export type { HelpClaim, HelpRequestView, Notice, SeatNotice, SentNotice } from './notice-views.ts';
export type {
  AdvanceAdvice,
  ExerciseStats,
  ForecastRange,
  RoomStats,
  StuckPart,
  StuckView,
} from './stats-views.ts';

/** In order of precedence: the first state that applies is shown. */
export const PRESENCES = [
  'duplicate',
  'not-connected',
  'offline',
  'delayed',
  'cluster-down',
  'connected',
] as const;
export type Presence = (typeof PRESENCES)[number];

export type WorkshopState = 'draft' | 'open' | 'live' | 'ended' | 'archived';

/** The state of one exercise of one seat. */
export type CellState =
  | { readonly state: 'not-started' }
  | { readonly state: 'in-progress'; readonly passing: number; readonly total: number }
  | {
      readonly state: 'failing';
      readonly passing: number;
      readonly total: number;
      readonly since: number;
      /** At most three. */
      readonly reasons: readonly Reason[];
      /** Number of further reasons; absent without any. */
      readonly moreReasons?: number;
    }
  | {
      readonly state: 'passed';
      readonly at: number;
      readonly foundAtConnect: boolean;
      readonly markedByInstructor: boolean;
    }
  | { readonly state: 'passed-cleaned-up'; readonly at: number }
  | { readonly state: 'unknown'; readonly reason: Reason };

export interface ExerciseInfo {
  readonly id: string;
  readonly kind: 'hands-on' | 'problem' | 'quiz';
  readonly section: string;
  readonly minutes: number;
  /** Set for exercises that not every cluster supports. */
  readonly optional?: true;
  readonly title: Title;
  readonly checks: readonly CheckInfo[];
  readonly hints: number;
}

type Title = Readonly<Record<'ja' | 'en', string>>;

export interface CheckInfo {
  readonly id: string;
  readonly title: Title;
  readonly next?: Title;
  /** The steps of a sequence, in order. */
  readonly steps?: readonly { readonly id: string; readonly title: Title; readonly next?: Title }[];
}

/** A cluster problem that several seats have at once. */
export interface SharedIncident {
  readonly code: string;
  readonly params: Incident['params'];
  readonly seats: number;
  readonly since: number;
}

/** One component of the student's cluster. */
export interface ComponentView {
  readonly component:
    | 'etcd'
    | 'kube-apiserver'
    | 'kube-scheduler'
    | 'kube-controller-manager'
    | 'kubelet'
    | 'kube-proxy'
    | 'dns';
  /** `managed`: the provider runs it (GKE). `unknown`: the agent is away or has no permission. */
  readonly state: 'alive' | 'down' | 'managed' | 'unknown';
  /** Names of the Pods or the Node that show the state. */
  readonly objectNames: readonly string[];
  /** The reason from Kubernetes while it is down, for example `CrashLoopBackOff`; else empty. */
  readonly reason: string;
}

export interface RoomInfo {
  readonly workshop: {
    readonly id: string;
    readonly name: string;
    readonly code: string;
    readonly state: WorkshopState;
    readonly language: 'ja' | 'en';
    readonly timeZone: string;
    readonly startsAt: number;
    /** When students could join first, when it became live and when it ended, ms since 1970. */
    readonly openedAt: number | null;
    readonly startedAt: number | null;
    readonly endedAt: number | null;
    /** Until when staff can reopen it; null unless it has ended. */
    readonly reopenUntil: number | null;
    readonly expectedSeats: number | null;
    /** Whether the projector names the time zone beside its times. */
    readonly showsZone: boolean;
  };
  /** Headings in the order of the course. Every exercise belongs to one. */
  readonly sections: readonly { readonly id: string; readonly title: Title }[];
  readonly exercises: readonly ExerciseInfo[];
  /** The course version in use. `availableUpdate`: another version, if there is one. */
  readonly pack: {
    readonly id: string;
    readonly version: string;
    readonly availableUpdate: string | null;
  };
  /** The most frequent ones. Empty for students and for the projector. */
  readonly sharedIncidents: readonly SharedIncident[];
  /** The current exercise of the room; null before the first. */
  readonly current: string | null;
  readonly released: readonly string[];
  /** Set when 30 % or more lost connection within 5 s: one banner instead of many red rows. */
  readonly outage: { readonly since: number; readonly seats: number } | null;
  readonly schedule: Schedule;
  readonly thresholds: Thresholds;
  /** For staff; empty for others. */
  readonly warnings: readonly RoomWarning[];
  /** How far the grading is some time after a start; null for others than staff. */
  readonly grading: GradingCatchUp | null;
}

/** One row of the instructor's grid. */
export interface SeatRow {
  readonly id: string;
  readonly label: string;
  /** Name that the student entered; null while the seat is free. */
  readonly displayName: string | null;
  readonly presence: Presence;
  /** Since when the presence is the same, ms since 1970. */
  readonly presenceSince: number;
  /** In the order of `RoomInfo.exercises`. */
  readonly cells: readonly CellState[];
  /** The furthest exercise that the student has started. */
  readonly currentExercise: string | null;
  readonly lastChangeAt: number | null;
  readonly hintsRevealed: number;
  /** At most five. */
  readonly incidents: readonly Incident[];
  /** Number of further incidents; absent without any. */
  readonly moreIncidents?: number;
  /** Set by an instructor, or else the part of the label before the number. */
  readonly group: string;
  readonly helpRequest: HelpRequestView | null;
  readonly helpClaim: HelpClaim | null;
  readonly stuck: StuckView | null;
  /** Empty when the seat is ready for the course. */
  readonly readinessIssues: readonly ReadinessIssue[];
  /** Number of private notes on this seat. */
  readonly notes: number;
  /** The server can't build this row, and tries again. Only names and presence are right. */
  readonly unavailable?: true;
  /** Why the server stores no more changes of the seat; null while it does. */
  readonly storageLimit: StorageLimit | null;
  /** Why the server doesn't grade the seat; null while it does. */
  readonly gradingPaused: GradingPaused | null;
  /** Which limit the objects of the seat reached, so that some are shown as records only. */
  readonly dataLimit?: DataLimit;
}

/** The whole grid of the instructor. */
export interface RoomView {
  readonly kind: 'room';
  readonly info: RoomInfo;
  readonly seats: readonly SeatRow[];
  readonly me: RoomMember;
  readonly stats: RoomStats;
  /** Newest first, at most 50. */
  readonly notices: readonly SentNotice[];
  /** Helpers to whom a help request can be handed over. */
  readonly staff: readonly { readonly id: string; readonly name: string }[];
}
export interface RoomMember {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
}

/** The room for the projector, which everyone sees: without names, places and failures. */
export interface ProjectorView {
  readonly kind: 'projector';
  /** The join code is empty unless students can join. */
  readonly info: RoomInfo;
  readonly students: ProjectorStudents;
  /**
   * The newest message to everyone; null if there is none, or if it was withdrawn or has expired.
   * `expiresAt`: ms since 1970; null if it doesn't expire.
   */
  readonly announcement: {
    readonly at: number;
    readonly text: string;
    readonly expiresAt: number | null;
  } | null;
}

/** How many students are where, so that no number from 1 to 4 can be read or computed. */
export type ProjectorStudents =
  /** No student has joined, or the workshop is over. */
  | { readonly kind: 'none' }
  /** Before the start. */
  | { readonly kind: 'joined'; readonly count: number }
  /** Students have joined, but not enough to show where they are. */
  | { readonly kind: 'few' }
  | {
      readonly kind: 'counts';
      /** Students at each exercise, in the order of `RoomInfo.exercises` (`separateSmallGroups`). */
      readonly exercises: readonly number[];
      /** Students at the exercises that show 0. */
      readonly other: number;
      /** The sum of both. Students who would reveal a small group aren't part of it. */
      readonly total: number;
      /** How many of them passed the current exercise; null if that or the rest is a small group. */
      readonly passed: number | null;
    };

/** One object of a student's cluster, for trees. */
export interface ObjectView {
  readonly uid: string;
  readonly gvk: string;
  readonly ns: string;
  readonly name: string;
  readonly owner: string | null;
  /** The status as kubectl prints it (`0/3 ready`, `ImagePullBackOff`). */
  readonly state: string;
  readonly hasIncident: boolean;
  /** Set if only a part of the object is stored. */
  readonly incomplete?: 'oversized' | 'cut' | 'limited';
  /** null if the frame has no space for it. Then `GET /api/seats/:seat/objects/:uid` returns it. */
  readonly object: JsonObject | null;
}

export interface ExerciseView {
  readonly id: string;
  readonly cell: CellState;
  readonly live: Evaluation;
  readonly checks: readonly CheckResult[];
  readonly pass: Pass | null;
  /** Numbers (from 1) of the hints that the student revealed. */
  readonly hintsRevealed: readonly number[];
  /** Numbers of the hints that staff released. They don't count as revealed. */
  readonly hintsGiven: readonly number[];
  readonly solution: 'hidden' | 'shown';
  /** How long the student worked until the pass, without breaks, ms; absent if it isn't known. */
  readonly tookMs?: number;
}

/** The full view of one seat, for the instructor's seat drawer and the student page. */
export interface SeatView {
  readonly kind: 'seat';
  readonly info: RoomInfo;
  readonly seat: Pick<
    SeatRow,
    | 'id'
    | 'label'
    | 'displayName'
    | 'presence'
    | 'presenceSince'
    | 'storageLimit'
    | 'gradingPaused'
    | 'dataLimit'
  > & {
    readonly agent: AgentView | null;
  };
  readonly exercises: readonly ExerciseView[];
  /** Objects with incidents and the newest ones, if there are too many for a frame. */
  readonly objects: readonly ObjectView[];
  readonly incidents: readonly Incident[];
  /** How many items a frame has no space for. */
  readonly omitted: {
    readonly objects: number;
    readonly incidents: number;
    readonly notes: number;
  };
  /** The last change of the cluster. */
  readonly lastChange: {
    readonly at: number;
    readonly gvk: string;
    readonly ns: string;
    readonly name: string;
    readonly op: 'set' | 'gone';
  } | null;
  readonly components: readonly ComponentView[];
  /** Share of the room that passed each exercise, 0 to 1. Never shows who. */
  readonly roomPassRates: readonly number[];
  /** The request with its place in the queue, from 1. `claimedBy`: name of the helper. */
  readonly helpRequest:
    | (HelpRequestView & {
        readonly place: number;
        readonly waitingCount: number;
        readonly claimedBy: string | null;
      })
    | null;
  /** For this student, newest first. */
  readonly notices: readonly SeatNotice[];
  /** Private notes of helpers, oldest first; empty for students. `id`: position of the command. */
  readonly notes: readonly {
    readonly id: number;
    readonly at: number;
    readonly by: string;
    readonly text: string;
  }[];
}

export interface AgentView {
  readonly version: string;
  readonly distribution: string;
  readonly clusterVersion: string;
  readonly nodes: number;
  readonly cluster: 'up' | 'down' | 'refused';
  /** The agent's error text while the cluster isn't up. */
  readonly clusterError: string | null;
  readonly forbiddenKinds: readonly string[];
  /** The agent runs in a Pod of the cluster, not on a VM. */
  readonly inCluster?: true;
}

/** Deltas: rows and parts replace the previous ones. `info`: its fields that changed. */
export type RoomDelta = {
  readonly kind: 'room';
  readonly seats: readonly SeatRow[];
  readonly removed: readonly string[];
  readonly info?: Partial<RoomInfo>;
} & Partial<Pick<RoomView, 'stats' | 'notices' | 'staff'>>;
export type SeatDelta = {
  readonly kind: 'seat';
  readonly info?: Partial<RoomInfo>;
  /** Objects that are new or changed, by uid. */
  readonly objects?: readonly ObjectView[];
  /** uids of objects that are gone. */
  readonly removedObjects?: readonly string[];
  /** Exercises that changed, by id. */
  readonly exercises?: readonly ExerciseView[];
  /** Ids of all exercises in order, if other ones exist now. */
  readonly exerciseIds?: readonly string[];
} & Partial<Omit<SeatView, 'kind' | 'info' | 'objects' | 'exercises'>>;
export type ProjectorDelta = {
  readonly kind: 'projector';
  readonly info?: Partial<RoomInfo>;
} & Partial<Omit<ProjectorView, 'kind' | 'info'>>;
export type View = RoomView | SeatView | ProjectorView;
export type ViewDelta = RoomDelta | SeatDelta | ProjectorDelta;

/** Timer and breaks of the room. Times are ms since 1970 by the server's clock. */
export interface Schedule {
  /** For the current exercise. An expired timer stays until it is set again or removed. */
  readonly timer: { readonly startedAt: number; readonly endsAt: number } | null;
  /** Running and planned breaks, earliest first. `id`: position of the `plan-break` command. */
  readonly breaks: readonly {
    readonly id: number;
    readonly startsAt: number;
    readonly minutes: number;
  }[];
}

/** A problem of a seat that should be solved before the course starts. */
export type ReadinessIssue =
  | { readonly code: 'nobody' | 'no-agent' | 'agent-away' | 'looking' }
  | { readonly code: 'agent-old'; readonly version: string; readonly wanted: string }
  | { readonly code: 'cluster-down' | 'cluster-refused'; readonly why: string }
  | { readonly code: 'kubernetes-old'; readonly version: string; readonly wanted: string }
  | { readonly code: 'node-not-ready' | 'disk'; readonly node: string }
  /** `loadCommand`: copies the images to the nodes; null if there is no safe command. */
  | {
      readonly code: 'images';
      readonly images: readonly string[];
      readonly loadCommand: string | null;
    }
  | { readonly code: 'rights'; readonly kinds: readonly string[] }
  /** `seats`: labels of the other seats whose agents report this cluster. */
  | { readonly code: 'same-cluster'; readonly seats: readonly string[] };
