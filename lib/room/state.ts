import type { Incident, Memory, Progress } from '#lib/grading/types.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { Audience } from '#lib/protocol/http.ts';
import type {
  AgentView,
  EventState,
  HandView,
  Notice,
  Pace,
  Presence,
  SeatView,
  TakenView,
  Thresholds,
} from './views.ts';

/** Everything the server knows of one seat now: a fold of the log, the seats' table and the sockets. Presenters read it, nobody else. */
export interface SeatState {
  readonly id: string;
  readonly label: string;
  readonly ordinal: number;
  readonly handle: string | null;
  readonly person: string | null;
  readonly presence: Presence;
  readonly presenceSince: number;
  readonly agent: AgentView | null;
  /** Whether the agent has told what stands in the cluster: before its first list nothing can be said of it. */
  readonly looked: boolean;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly objects: ReadonlyMap<string, { readonly ref: ObjectRef; readonly object: JsonObject }>;
  readonly incidents: readonly Incident[];
  readonly heard: SeatView['heard'];
  readonly lastChangeAt: number | null;
  /** Numbers of the hints opened, by exercise. */
  readonly hintsTaken: ReadonlyMap<string, readonly number[]>;
  /** By exercise, then by check: what was answered last. */
  readonly quiz: ReadonlyMap<string, Memory['quiz']>;
  /** Hints an instructor opened for this seat, by exercise, and exercises whose solution is open to it though not to all. */
  readonly hintsGiven: ReadonlyMap<string, readonly number[]>;
  readonly solutions: ReadonlySet<string>;
  readonly group: string;
  readonly help: Help;
  /** Oldest first. `author`: the person's id. */
  readonly notes: readonly (SeatView['notes'][number] & { readonly author: string })[];
}

/** How it stands with helping at one seat. */
export interface Help {
  readonly hand: HandView | null;
  readonly taken: TakenView | null;
  /** When it was last marked as helped, ms since 1970: what counts towards stuck counts from there. */
  readonly helpedAt: number | null;
  /** What the `helped` at `pos` can be taken back to; null, or not there, once anything came after it. */
  readonly undo?: { readonly pos: number; readonly help: Help } | null;
}

export interface StandingNotice extends Notice {
  readonly to: Audience;
  /** Seats it was for when it was said (empty for all), and when each said that it was read. */
  readonly seats: ReadonlySet<string>;
  readonly read: ReadonlyMap<string, number>;
}

export interface RoomState {
  readonly event: {
    readonly id: string;
    readonly name: string;
    readonly code: string;
    readonly state: EventState;
    readonly language: 'ja' | 'en';
    readonly timeZone: string;
    readonly startsAt: number;
  };
  readonly pack: Pack;
  /** Version of the same pack that lies ready to be taken in; null when there is none. */
  readonly newerPack: string | null;
  readonly seats: ReadonlyMap<string, SeatState>;
  readonly current: string | null;
  /** Exercises whose solution is open to everyone. */
  readonly released: ReadonlySet<string>;
  readonly outage: { readonly since: number; readonly seats: number } | null;
  readonly pace: Pace;
  /** All breaks there were and will be, soonest first: what passes in them is nobody's time at an exercise. */
  readonly breaks: Pace['breaks'];
  readonly thresholds: Thresholds;
  /** Oldest first; what was withdrawn is not there. */
  readonly notices: readonly StandingNotice[];
  readonly staff: readonly { readonly id: string; readonly name: string }[];
  /** Since when the current exercise is the current one, ms since 1970. */
  readonly currentSince: number | null;
}
