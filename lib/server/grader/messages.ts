import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { Incident, Memory, Progress } from '#lib/grading/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { Entry } from '../log/entry.ts';

/** A check that took too long on one seat's objects; `check` is null where it was the binding of subjects that did. */
export interface Costly {
  readonly seat: string;
  readonly exercise: string;
  readonly check: string | null;
}

/** A seat's fold as it was kept, for a start that reads the tail only. */
export interface Checkpoint {
  readonly seat: string;
  readonly pos: number;
  readonly state: JsonObject;
}

/** When a pack's content was taken in: its position in the log, and ms since 1970. */
export interface Taken {
  readonly pos: number;
  readonly at: number;
}

/** With what the thread is started. */
export interface GraderData {
  readonly pack: Pack;
  readonly costly: readonly Costly[];
  readonly marker: SharedArrayBuffer;
  /** null for what the event began with. */
  readonly taken: Taken | null;
}

export type ToGrader =
  | { readonly kind: 'restore'; readonly checkpoints: readonly Checkpoint[] }
  /** Committed entries in the order of `pos`. Answered by `updates`. */
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  /** As `entries`, answered by what became of the exercises alone. */
  | { readonly kind: 're-fold'; readonly entries: readonly Entry[] }
  /** All that the server was told until `now` (ms since 1970) is folded: what was pending for long enough by then is passed. Answered by `updates`. */
  | { readonly kind: 'settle'; readonly now: number }
  /** Keep every seat that changed since it was last kept, or those of them that have been quiet since the last time this was asked. */
  | { readonly kind: 'checkpoint'; readonly which: 'all' | 'quiet' };

export type FromGrader =
  /** `pos`: all up to here is folded. `due`: the earliest `now` for which there is something to settle, ms since 1970. */
  | {
      readonly kind: 'updates';
      readonly pos: number;
      readonly updates: readonly SeatUpdate[];
      readonly checkpoints: readonly Checkpoint[];
      readonly due: number | null;
    }
  | {
      readonly kind: 're-folded';
      readonly pos: number;
      readonly seats: readonly { readonly seat: string; readonly progress: readonly Progress[] }[];
    }
  | { readonly kind: 'kept'; readonly checkpoints: readonly Checkpoint[] };

export interface StandingObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
}

/** What is different at one seat. With `whole` it replaces all that was known of the seat. */
export interface SeatUpdate {
  readonly seat: string;
  readonly whole: boolean;
  readonly progress: readonly Progress[];
  /** What is remembered of questions, of the exercises in which it is different. */
  readonly quiz?: readonly { readonly exercise: string; readonly answers: Memory['quiz'] }[];
  readonly set: readonly StandingObject[];
  readonly removed: readonly string[];
  readonly incidents: readonly Incident[];
  readonly heard: SeatView['heard'];
  readonly lastChangeAt: number | null;
  readonly cluster: ClusterFacts | null;
  readonly cannotSee: readonly string[];
  /** Where the mirror stands, to compare with a heartbeat; `digest` is null while there is nothing to compare. */
  readonly stands: Stands;
}

export interface Stands {
  readonly epoch: string | null;
  readonly seq: number;
  readonly plan: number;
  readonly digest: string | null;
}
