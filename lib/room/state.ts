import type { Incident, Memory, Progress } from '#lib/grading/types.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { AgentView, EventState, Presence, SeatView } from './types.ts';

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
}

export interface RoomState {
  readonly event: { readonly id: string; readonly name: string; readonly code: string; readonly state: EventState; readonly language: 'ja' | 'en'; readonly timeZone: string; readonly startsAt: number };
  readonly pack: Pack;
  /** Version of the same pack that lies ready to be taken in; null when there is none. */
  readonly newerPack: string | null;
  readonly seats: ReadonlyMap<string, SeatState>;
  readonly current: string | null;
  /** Exercises whose solution is open to everyone. */
  readonly released: ReadonlySet<string>;
  readonly outage: { readonly since: number; readonly seats: number } | null;
}
