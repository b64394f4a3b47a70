import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import type { DataLimit } from '#lib/protocol/data-limit.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Audience } from '#lib/protocol/api/commands.ts';
import type {
  AgentView,
  WorkshopState,
  HelpRequestView,
  Notice,
  Schedule,
  Presence,
  SeatView,
  HelpClaim,
} from './views.ts';
import type { GradingCatchUp, GradingPaused } from './grading.ts';
import type { RoomWarning, StorageLimit } from './storage.ts';
import type { Thresholds } from './thresholds.ts';

/** Present state of a seat, from the log, the seat table and the sockets. Read by presenters. */
export interface SeatState {
  readonly id: string;
  readonly label: string;
  readonly ordinal: number;
  readonly displayName: string | null;
  readonly personId: string | null;
  readonly presence: Presence;
  readonly presenceSince: number;
  readonly agent: AgentView | null;
  /** uid of the cluster that the agent reports; null before it does. */
  readonly clusterUid?: string | null;
  /** Whether the agent has sent a complete list. Before it, the cluster's state is unknown. */
  readonly hasInitialState: boolean;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly objects: ReadonlyMap<string, { readonly ref: ObjectRef; readonly object: JsonObject }>;
  readonly incidents: readonly Incident[];
  readonly lastChange: SeatView['lastChange'];
  readonly lastChangeAt: number | null;
  /** Numbers of the hints that the student revealed, by exercise. */
  readonly hintsRevealed: ReadonlyMap<string, readonly number[]>;
  /** The last answers, by exercise and check. */
  readonly quiz: ReadonlyMap<string, ExerciseMemory['quiz']>;
  /** Hints that staff released to this seat, by exercise. */
  readonly hintsGiven: ReadonlyMap<string, readonly number[]>;
  /** Ids of exercises whose solution was released to this seat, not to everyone. */
  readonly solutions: ReadonlySet<string>;
  readonly group: string;
  readonly help: SeatHelp;
  /** Why the server stores no more changes of the seat; null while it does. */
  readonly storageLimit: StorageLimit | null;
  /** Why parts of the cluster are missing in `objects`; null if none are. */
  readonly dataLimit?: DataLimit | null;
  /** Why the server doesn't grade the seat; null while it does. */
  readonly gradingPaused: GradingPaused | null;
  /** Oldest first. `author`: id of the person. */
  readonly notes: readonly (SeatView['notes'][number] & { readonly author: string })[];
}

/** The help request of a seat and who works it. */
export interface SeatHelp {
  readonly helpRequest: HelpRequestView | null;
  readonly helpClaim: HelpClaim | null;
  /** Last `resolve-help`, ms since 1970. Signs of being stuck count from then on. */
  readonly resolvedAt: number | null;
  /** Requests until now; absent before the first. Edits of an open one don't count. */
  readonly requestCount?: number;
  /** The state before the `resolve-help` at `pos`; null after any later command. */
  readonly undo?: { readonly pos: number; readonly help: SeatHelp } | null;
}

export interface ActiveNotice extends Notice {
  readonly audience: Audience;
  /** Recipients at the time of sending; empty for everyone. */
  readonly seats: ReadonlySet<string>;
  /** ms since 1970. */
  readonly readAtBySeat: ReadonlyMap<string, number>;
  /** When it leaves the pages of students and the projector, ms since 1970; null if it doesn't. */
  readonly expiresAt: number | null;
}

export interface RoomState {
  readonly workshop: {
    readonly id: string;
    readonly name: string;
    readonly code: string;
    readonly state: WorkshopState;
    readonly language: 'ja' | 'en';
    readonly timeZone: string;
    readonly startsAt: number;
    readonly openedAt: number | null;
    readonly startedAt: number | null;
    readonly endedAt: number | null;
    readonly endedFrom: 'open' | 'live' | null;
    readonly expectedSeats: number | null;
    readonly requiredReadiness: readonly string[] | null;
    readonly showsZone: boolean;
  };
  /** When this state was read, ms since 1970. Expired announcements depend on it. */
  readonly now: number;
  readonly pack: Pack;
  /** Another version of the same course that the workshop can update to; null without one. */
  readonly availablePackVersion: string | null;
  readonly seats: ReadonlyMap<string, SeatState>;
  readonly current: string | null;
  /** Ids of exercises whose solution was released to everyone. */
  readonly released: ReadonlySet<string>;
  readonly outage: { readonly since: number; readonly seats: number } | null;
  readonly schedule: Schedule;
  /** Past and planned breaks, earliest first. They don't count as time spent on an exercise. */
  readonly breaks: Schedule['breaks'];
  readonly thresholds: Thresholds;
  /** Oldest first, without withdrawn ones. */
  readonly notices: readonly ActiveNotice[];
  readonly staff: readonly { readonly id: string; readonly name: string }[];
  readonly warnings: readonly RoomWarning[];
  /** How far the grading is some time after a start; null when it is current. */
  readonly grading: GradingCatchUp | null;
  /** Since when the current exercise is current, ms since 1970. */
  readonly currentSince: number | null;
}

/** The group in a label: `C` of `C-07`; the whole label if it has no number. */
export function groupOf(label: string): string {
  return /^(.*?)[-\s]?\d{1,4}$/.exec(label)?.[1] ?? label;
}
