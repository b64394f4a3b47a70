import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Audience } from '#lib/protocol/http.ts';
import type {
  AgentView,
  WorkshopState,
  HelpRequestView,
  Notice,
  Schedule,
  Presence,
  SeatView,
  HelpClaim,
  Thresholds,
} from './views.ts';

/** Everything the server knows of one seat now: a fold of the log, the seats' table and the sockets. Presenters read it, nobody else. */
export interface SeatState {
  readonly id: string;
  readonly label: string;
  readonly ordinal: number;
  readonly displayName: string | null;
  readonly personId: string | null;
  readonly presence: Presence;
  readonly presenceSince: number;
  readonly agent: AgentView | null;
  /** Whether the agent has told what stands in the cluster: before its first list nothing can be said of it. */
  readonly hasInitialState: boolean;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly objects: ReadonlyMap<string, { readonly ref: ObjectRef; readonly object: JsonObject }>;
  readonly incidents: readonly Incident[];
  readonly lastChange: SeatView['lastChange'];
  readonly lastChangeAt: number | null;
  /** Numbers of the hints opened, by exercise. */
  readonly hintsRevealed: ReadonlyMap<string, readonly number[]>;
  /** By exercise, then by check: what was answered last. */
  readonly quiz: ReadonlyMap<string, ExerciseMemory['quiz']>;
  /** Hints an instructor opened for this seat, by exercise, and exercises whose solution is open to it though not to all. */
  readonly hintsGiven: ReadonlyMap<string, readonly number[]>;
  readonly solutions: ReadonlySet<string>;
  readonly group: string;
  readonly help: SeatHelp;
  /** Oldest first. `author`: the person's id. */
  readonly notes: readonly (SeatView['notes'][number] & { readonly author: string })[];
}

/** How it stands with helping at one seat. */
export interface SeatHelp {
  readonly helpRequest: HelpRequestView | null;
  readonly helpClaim: HelpClaim | null;
  /** When it was last marked as helped, ms since 1970: what counts towards stuck counts from there. */
  readonly resolvedAt: number | null;
  /** What the `helped` at `pos` can be taken back to; null, or not there, once anything came after it. */
  readonly undo?: { readonly pos: number; readonly help: SeatHelp } | null;
}

export interface ActiveNotice extends Notice {
  readonly audience: Audience;
  /** Seats it was for when it was said (empty for all), and when each said that it was read. */
  readonly seats: ReadonlySet<string>;
  readonly readAtBySeat: ReadonlyMap<string, number>;
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
  };
  readonly pack: Pack;
  /** Version of the same pack that lies ready to be taken in; null when there is none. */
  readonly availablePackVersion: string | null;
  readonly seats: ReadonlyMap<string, SeatState>;
  readonly current: string | null;
  /** Exercises whose solution is open to everyone. */
  readonly released: ReadonlySet<string>;
  readonly outage: { readonly since: number; readonly seats: number } | null;
  readonly schedule: Schedule;
  /** All breaks there were and will be, soonest first: what passes in them is nobody's time at an exercise. */
  readonly breaks: Schedule['breaks'];
  readonly thresholds: Thresholds;
  /** Oldest first; what was withdrawn is not there. */
  readonly notices: readonly ActiveNotice[];
  readonly staff: readonly { readonly id: string; readonly name: string }[];
  /** Since when the current exercise is the current one, ms since 1970. */
  readonly currentSince: number | null;
}
