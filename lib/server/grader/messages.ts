import type { ClusterFacts } from '#lib/protocol/change.ts';
import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { LogEntry } from '../log/entry.ts';

/** A check that took too long on one seat's objects; `check` is null where it was the binding of subjects that did. */
export interface SlowCheck {
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
export interface PackUpdatePoint {
  readonly pos: number;
  readonly at: number;
}

/** With what the thread is started. */
export interface GraderData {
  readonly pack: Pack;
  readonly slowChecks: readonly SlowCheck[];
  readonly marker: SharedArrayBuffer;
  /** null for what the event began with. */
  readonly packUpdate: PackUpdatePoint | null;
}

export type GraderRequest =
  | { readonly kind: 'restore'; readonly checkpoints: readonly Checkpoint[] }
  /** Committed entries in the order of `pos`. Answered by `updates`. */
  | { readonly kind: 'entries'; readonly entries: readonly LogEntry[] }
  /** As `entries`, answered by what became of the exercises alone. */
  | { readonly kind: 're-fold'; readonly entries: readonly LogEntry[] }
  /** All that the server was told until `now` (ms since 1970) is folded: what was pending for long enough by then is passed. Answered by `updates`. */
  | { readonly kind: 'settle'; readonly now: number }
  /** Keep every seat that changed since it was last kept, or those of them that have been quiet since the last time this was asked. */
  | { readonly kind: 'checkpoint'; readonly which: 'all' | 'quiet' };

export type GraderResponse =
  /** `pos`: all up to here is folded. `due`: the earliest `now` for which there is something to settle, ms since 1970. */
  | {
      readonly kind: 'updates';
      readonly pos: number;
      readonly updates: readonly SeatUpdate[];
      readonly checkpoints: readonly Checkpoint[];
      readonly dueAt: number | null;
    }
  | {
      readonly kind: 're-folded';
      readonly pos: number;
      readonly seats: readonly { readonly seat: string; readonly progress: readonly Progress[] }[];
    }
  | { readonly kind: 'kept'; readonly checkpoints: readonly Checkpoint[] };

export interface ClusterObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
}

/** What is different at one seat. With `whole` it replaces all that was known of the seat. */
export interface SeatUpdate {
  readonly seat: string;
  readonly isFull: boolean;
  readonly progress: readonly Progress[];
  /** What is remembered of questions, of the exercises in which it is different. */
  readonly quiz?: readonly {
    readonly exercise: string;
    readonly answers: ExerciseMemory['quiz'];
  }[];
  readonly set: readonly ClusterObject[];
  readonly removed: readonly string[];
  readonly incidents: readonly Incident[];
  readonly lastChange: SeatView['lastChange'];
  readonly lastChangeAt: number | null;
  readonly cluster: ClusterFacts | null;
  readonly forbiddenKinds: readonly string[];
  /** Where the mirror stands, to compare with a heartbeat; `digest` is null while there is nothing to compare. */
  readonly mirrorPosition: MirrorPosition;
}

export interface MirrorPosition {
  readonly epoch: string | null;
  readonly seq: number;
  readonly plan: number;
  readonly digest: string | null;
}
