import type { CheckResult, Incident, Evaluation, Pass, Reason } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type {
  HelpRequestView,
  ReadinessIssue,
  Schedule,
  RoomStats,
  SeatNotice,
  SentNotice,
  StuckView,
  HelpClaim,
  Thresholds,
} from './thresholds.ts';

export * from './thresholds.ts';

/** In the order of precedence: the first that holds is shown. */
export const PRESENCES = [
  'duplicate',
  'not-connected',
  'offline',
  'delayed',
  'cluster-down',
  'connected',
] as const;
export type Presence = (typeof PRESENCES)[number];

export type Role = 'owner' | 'instructor' | 'assistant' | 'organizer' | 'projector' | 'student';
export type WorkshopState = 'draft' | 'open' | 'live' | 'ended' | 'archived';

/** One exercise of one seat, as it is painted. */
export type CellState =
  | { readonly state: 'not-started' }
  | { readonly state: 'in-progress'; readonly passing: number; readonly total: number }
  | {
      readonly state: 'failing';
      readonly passing: number;
      readonly total: number;
      readonly since: number;
      readonly reasons: readonly Reason[];
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
  /** Only for clusters that have what it needs. */
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
  /** Of a sequence, in their order. */
  readonly steps?: readonly { readonly id: string; readonly title: Title; readonly next?: Title }[];
}

/** Trouble of the ground the students stand on, seen at several seats at once. */
export interface SharedIncident {
  readonly code: string;
  readonly params: Incident['params'];
  readonly seats: number;
  readonly since: number;
}

/** One part of the student's own cluster, as `inside the cluster` shows it. */
export interface ComponentView {
  readonly component:
    | 'etcd'
    | 'kube-apiserver'
    | 'kube-scheduler'
    | 'kube-controller-manager'
    | 'kubelet'
    | 'kube-proxy'
    | 'dns';
  /** `managed`: the provider runs it, out of sight (GKE). `unknown`: the agent is away or may not see it. */
  readonly state: 'alive' | 'down' | 'managed' | 'unknown';
  /** Names of the Pods or the Node that say so. */
  readonly objectNames: readonly string[];
  /** What Kubernetes says of it while it is down, as `CrashLoopBackOff`; else empty. */
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
  };
  /** Headings in the order of the course; each exercise names one. */
  readonly sections: readonly { readonly id: string; readonly title: Title }[];
  readonly exercises: readonly ExerciseInfo[];
  /** Which pack is graded by; `newer`: another version of it that can be taken in, if there is one. */
  readonly pack: {
    readonly id: string;
    readonly version: string;
    readonly availableUpdate: string | null;
  };
  readonly sharedIncidents: readonly SharedIncident[];
  /** The exercise the instructor is on; null before the first. */
  readonly current: string | null;
  readonly released: readonly string[];
  /** 30 % or more went stale within 5 s: one banner instead of many red rows. */
  readonly outage: { readonly since: number; readonly seats: number } | null;
  readonly schedule: Schedule;
  readonly thresholds: Thresholds;
}

/** One line of the instructor's grid. */
export interface SeatRow {
  readonly id: string;
  readonly label: string;
  /** What the person calls themselves; null while nobody sits here. */
  readonly displayName: string | null;
  readonly presence: Presence;
  /** When presence became so, ms since 1970. */
  readonly presenceSince: number;
  /** In the order of the head's exercises. */
  readonly cells: readonly CellState[];
  /** Exercise the person works on: the furthest that was touched. */
  readonly currentExercise: string | null;
  readonly lastChangeAt: number | null;
  readonly hintsRevealed: number;
  readonly incidents: readonly Incident[];
  /** Table or group: as an instructor set it, else what stands before the number of the label. */
  readonly group: string;
  readonly helpRequest: HelpRequestView | null;
  readonly helpClaim: HelpClaim | null;
  readonly stuck: StuckView | null;
  /** Empty once everything that the course needs is there. */
  readonly readinessIssues: readonly ReadinessIssue[];
  /** Number of private notes on this seat. */
  readonly notes: number;
}

/** The instructor's grid, whole. */
export interface RoomView {
  readonly kind: 'room';
  readonly info: RoomInfo;
  readonly seats: readonly SeatRow[];
  readonly me: RoomMember;
  readonly stats: RoomStats;
  /** Newest first, at most 50. */
  readonly notices: readonly SentNotice[];
  /** Who may help here, to hand somebody over to. */
  readonly staff: readonly { readonly id: string; readonly name: string }[];
}
export interface RoomMember {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
}

/** The room for a wall that everybody sees: nobody's name, place or trouble. */
export interface ProjectorView {
  readonly kind: 'projector';
  readonly info: RoomInfo;
  /** In the order of the head's exercises: how many stand there now, never so few that they could be told by name (`crowdsOf`), and how many have passed it. */
  readonly exercises: readonly { readonly students: number; readonly passed: number }[];
  /** Seats with somebody on them. */
  readonly seats: number;
  /** The newest thing said to all; null when nothing was, or it was taken back. */
  readonly announcement: { readonly at: number; readonly text: string } | null;
}

/** One object of a student's cluster, for trees. */
export interface ObjectView {
  readonly uid: string;
  readonly gvk: string;
  readonly ns: string;
  readonly name: string;
  readonly owner: string | null;
  /** A few words as kubectl prints them (`0/3 ready`, `ImagePullBackOff`). */
  readonly state: string;
  readonly hasIncident: boolean;
  readonly object: JsonObject;
}

export interface ExerciseView {
  readonly id: string;
  readonly cell: CellState;
  readonly live: Evaluation;
  readonly checks: readonly CheckResult[];
  readonly pass: Pass | null;
  /** Numbers (from 1) of the hints that were opened. */
  readonly hintsRevealed: readonly number[];
  /** Numbers of the hints that an instructor opened for this person; they count as no look of theirs. */
  readonly hintsGiven: readonly number[];
  readonly solution: 'hidden' | 'shown';
}

/** One seat in full: the instructor's drawer and the student's own page, through different presenters. */
export interface SeatView {
  readonly kind: 'seat';
  readonly info: RoomInfo;
  readonly seat: {
    readonly id: string;
    readonly label: string;
    readonly displayName: string | null;
    readonly presence: Presence;
    readonly presenceSince: number;
    readonly agent: AgentView | null;
  };
  readonly exercises: readonly ExerciseView[];
  readonly objects: readonly ObjectView[];
  readonly incidents: readonly Incident[];
  /** The last change that was heard and what it was. */
  readonly lastChange: {
    readonly at: number;
    readonly gvk: string;
    readonly ns: string;
    readonly name: string;
    readonly op: 'set' | 'gone';
  } | null;
  readonly components: readonly ComponentView[];
  /** Share of the room that passed each exercise, 0 to 1, in the order of the head; never who. */
  readonly roomPassRates: readonly number[];
  /** The person's own hand, and their place among those that wait, from 1. `taken`: name of who comes. */
  readonly helpRequest:
    | (HelpRequestView & {
        readonly place: number;
        readonly waitingCount: number;
        readonly claimedBy: string | null;
      })
    | null;
  /** For this person, newest first. */
  readonly notices: readonly SeatNotice[];
  /** Private notes of those who help, oldest first; always empty for a student. `id`: position of its act. */
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
  /** What went wrong when not up; the agent's own sentence. */
  readonly clusterError: string | null;
  readonly forbiddenKinds: readonly string[];
}

/** What a delta carries: rows and parts replace what they stand for, whole. */
export type RoomDelta = {
  readonly kind: 'room';
  readonly seats: readonly SeatRow[];
  readonly removed: readonly string[];
} & Partial<Pick<RoomView, 'info' | 'stats' | 'notices' | 'staff'>>;
export type SeatDelta = { readonly kind: 'seat' } & Partial<Omit<SeatView, 'kind'>>;
export type ProjectorDelta = { readonly kind: 'projector' } & Partial<Omit<ProjectorView, 'kind'>>;
export type View = RoomView | SeatView | ProjectorView;
export type ViewDelta = RoomDelta | SeatDelta | ProjectorDelta;
