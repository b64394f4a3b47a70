import type { Fact } from '#lib/protocol/fact.ts';
import type { DataLimit } from '#lib/protocol/data-limit.ts';
import type { ClusterFacts, ObjectRef } from '#lib/protocol/change.ts';
import type { Incident, ExerciseMemory, Progress } from '#lib/grading/types.ts';
import type { Pack } from '#lib/packs/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { SeatView } from '#lib/room/views.ts';
import type { LogEntry } from '../log/entry.ts';
import type { GradingMark } from './watchdog.ts';

/** A check that took too long, or failed, on one seat's objects. */
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

/** A checkpoint to be stored, and the facts since the last one of its seat. */
export interface FoldedCheckpoint extends Checkpoint {
  readonly facts: readonly Fact[];
}

/**
 * Makes seats fail in tests. `module` is imported in the thread, and its default export is called
 * with `data`. Only tests set it.
 */
export interface GraderTestHook {
  readonly module: string;
  readonly data: JsonObject;
  /** Memory limit of the thread. */
  readonly memoryMiB?: number;
}

/** A seat turn that threw or took too long. The fold of the seat is discarded. */
export interface SeatFailure {
  readonly mark: GradingMark & { readonly seatId: string };
  readonly why: 'time-limit' | 'starved' | 'error' | 'memory';
  /** Up to 200 characters. */
  readonly message: string;
}

/** What a fold begins with. */
export interface FoldStart {
  readonly pack: Pack;
  /** Checks that don't run. */
  readonly slowChecks: readonly SlowCheck[];
}

/** Data for the start of a grading thread. */
export interface GraderData {
  /** How long one entry of a seat can take. */
  readonly limitMs: number;
  readonly testHook?: GraderTestHook;
  readonly marker: SharedArrayBuffer;
}

export type GraderRequest =
  | {
      readonly kind: 'restore';
      readonly checkpoints: readonly Checkpoint[];
      /**
       * `stream`: the seats follow the log. `lane`: they wait for the entries of their lane.
       * `show`: they aren't graded, and only report their last state.
       */
      readonly mode: 'stream' | 'lane' | 'show';
    }
  /** Forgets the folds of seats. Their entries in the stream are ignored from now on. */
  | { readonly kind: 'discard'; readonly seatIds: readonly string[] }
  /** All checks of the pack that don't run. */
  | { readonly kind: 'disable-checks'; readonly slowChecks: readonly SlowCheck[] }
  /** Committed entries in order of `pos`. The response is `updates`. */
  | {
      readonly kind: 'entries';
      readonly entries: readonly LogEntry[];
      /** The seat that the entries are for; null for the stream of the log. */
      readonly lane: LaneEntries | null;
    }
  /** Like `entries`, but the response (`replayed`) has only progress and facts, at once. */
  | { readonly kind: 'replay'; readonly entries: readonly LogEntry[] }
  /**
   * Everything that the server received before `now` (ms since 1970) is folded, so passes that were
   * pending for long enough by then are granted, and exercises that aren't started are explained.
   * The response is `updates`.
   */
  | { readonly kind: 'confirm-passes'; readonly now: number }
  /**
   * Asks for checkpoints of every seat that changed since its last checkpoint, or only of those
   * that were idle since the last such request. The response is `checkpoints`.
   */
  | { readonly kind: 'checkpoint'; readonly which: 'all' | 'idle' };

/** Entries of one seat that was behind. After the last ones, it follows the stream again. */
export interface LaneEntries {
  readonly seatId: string;
  readonly isLast: boolean;
}

export interface FoldResult {
  /** Everything up to here is folded. */
  readonly pos: number;
  readonly updates: readonly SeatUpdate[];
  readonly checkpoints: readonly FoldedCheckpoint[];
  /** The earliest `now` at which `confirm-passes` has something to do, ms since 1970. */
  readonly dueAt: number | null;
  readonly failures: readonly SeatFailure[];
  /** Seats that need much time: the rest of their entries must come by their lane. */
  readonly slowSeats: readonly SlowSeat[];
}

export interface SlowSeat {
  readonly seatId: string;
  /** How far the seat is folded. */
  readonly pos: number;
}

/** What entries of a replay changed. */
export interface ReplayResult {
  /** Everything up to here is folded. */
  readonly pos: number;
  readonly seats: readonly {
    readonly seatId: string;
    readonly progress: readonly Progress[];
    readonly facts: readonly Fact[];
  }[];
  readonly failures: readonly SeatFailure[];
}

export type GraderResponse =
  | ({ readonly kind: 'updates' } & FoldResult)
  | ({ readonly kind: 'replayed' } & ReplayResult)
  | {
      readonly kind: 'checkpoints';
      readonly checkpoints: readonly FoldedCheckpoint[];
      readonly failures: readonly SeatFailure[];
    };

/** What a fold sends: one response to each request, and before it each failure at once. */
export type GraderMessage =
  GraderResponse | { readonly kind: 'failure'; readonly failure: SeatFailure };

/** What a thread receives. `fold` counts from 1. `open` and `close` have no response. */
export interface ThreadRequest {
  readonly fold: number;
  readonly message:
    ({ readonly kind: 'open' } & FoldStart) | { readonly kind: 'close' } | GraderRequest;
}

export interface ThreadMessage {
  readonly fold: number;
  readonly message: GraderMessage;
  /** Checks that were evaluated for the request so far. */
  readonly checks: number;
}

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
  /** Why only records of some objects are kept; null if all are complete. */
  readonly dataLimit: DataLimit | null;
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
