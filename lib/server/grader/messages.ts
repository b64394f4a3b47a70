import type { ClusterFacts, ObjectRef } from '#lib/protocol/change.ts';
import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { LogEntry } from '../log/entry.ts';

/** A check that took too long on one seat's objects. */
export interface SlowCheck {
  readonly seatId: string;
  readonly exercise: string;
  /** null if binding the exercise's subjects took too long. */
  readonly check: string | null;
}

/** The stored state of a seat's fold at `pos`, so that a start reads only the rest of the log. */
export interface Checkpoint {
  readonly seatId: string;
  readonly pos: number;
  readonly state: JsonObject;
}

/** When the workshop changed to a pack content. `at` is in ms since 1970. */
export interface PackUpdatePoint {
  readonly pos: number;
  readonly at: number;
}

/** Data for the start of the grading thread. */
export interface GraderData {
  readonly pack: Pack;
  readonly slowChecks: readonly SlowCheck[];
  readonly marker: SharedArrayBuffer;
  /** null for the content that the workshop began with. */
  readonly packUpdate: PackUpdatePoint | null;
}

export type GraderRequest =
  | { readonly kind: 'restore'; readonly checkpoints: readonly Checkpoint[] }
  /** Committed entries in order of `pos`. The response is `updates`. */
  | { readonly kind: 'entries'; readonly entries: readonly LogEntry[] }
  /** Like `entries`, but the response (`replayed`) has only the progress of the seats. */
  | { readonly kind: 'replay'; readonly entries: readonly LogEntry[] }
  /**
   * Everything that the server received before `now` (ms since 1970) is folded, so passes that were
   * pending for long enough by then are granted. The response is `updates`.
   */
  | { readonly kind: 'confirm-passes'; readonly now: number }
  /**
   * Asks for checkpoints of every seat that changed since its last checkpoint, or only of those
   * that were idle since the last such request. The response is `checkpoints`.
   */
  | { readonly kind: 'checkpoint'; readonly which: 'all' | 'idle' };

export type GraderResponse =
  | {
      readonly kind: 'updates';
      /** Everything up to here is folded. */
      readonly pos: number;
      readonly updates: readonly SeatUpdate[];
      readonly checkpoints: readonly Checkpoint[];
      /** The earliest `now` at which `confirm-passes` grants a pass, ms since 1970. */
      readonly dueAt: number | null;
    }
  | {
      readonly kind: 'replayed';
      readonly pos: number;
      readonly seats: readonly {
        readonly seatId: string;
        readonly progress: readonly Progress[];
      }[];
    }
  | { readonly kind: 'checkpoints'; readonly checkpoints: readonly Checkpoint[] };

export interface ClusterObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
}

/** What changed at one seat since its last update. */
export interface SeatUpdate {
  readonly seatId: string;
  /** Replaces everything known about the seat. */
  readonly isFull: boolean;
  readonly progress: readonly Progress[];
  /** Quiz answers of the exercises in which they changed. */
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
  readonly mirrorPosition: MirrorPosition;
}

/** How far a seat's mirror is folded, for comparison with the agent's heartbeats. */
export interface MirrorPosition {
  readonly epoch: string | null;
  readonly seq: number;
  readonly plan: number;
  /** null while there is nothing to compare. */
  readonly digest: string | null;
}
