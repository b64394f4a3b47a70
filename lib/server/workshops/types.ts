import type { Pack } from '#lib/packs/types.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { RoomState } from '#lib/room/state.ts';

/** What changed since the listener was last called; the head is event, pack, current exercise, releases, outage. */
export interface Changed {
  readonly seats: ReadonlySet<string>;
  readonly head: boolean;
}

/** One event this process owns: its log's single writer, and the fold of it that is shown. */
export interface LiveEvent {
  readonly id: string;
  state(): RoomState;
  /** Called at most once per 100 ms while something changes; answers how to stop. */
  subscribe(listener: (changed: Changed) => void): () => void;
  /** Append what a person decided. Resolves when it is committed and folded; throws `Unavailable` while the database is away. */
  act(act: {
    readonly actor: string;
    readonly kind: string;
    readonly seat?: string;
    readonly payload: JsonObject;
  }): Promise<{ readonly pos: number; readonly at: number }>;
  /** Grade by this content from now on; what was passed stays passed. Resolves when all seats are judged by it. Throws `Unavailable`. */
  takePack(taken: {
    readonly actor: string;
    readonly pack: Pack;
  }): Promise<{ readonly pos: number; readonly at: number }>;
  readonly reGrade: ReGrading;
  /** Rows of `event` or `seat` were written: read them again. */
  refresh(): Promise<void>;
  /** Cut the live agent of a seat, or every agent of the event. */
  cut(refusal: Refusal, seat?: string): void;
}

/** Somebody whose pass differs between what stands and what the event's pack says of the whole log. `at`: of the pass, ms since 1970. */
export interface ReGradeChange {
  readonly seat: string;
  readonly exercise: string;
  readonly change: 'gains' | 'loses';
  readonly at: number;
}

/** The log folded once more with the event's pack, beside the room. `of`: changes to fold. */
export type ReGradePreview = {
  readonly id: string;
  readonly packVersion: string;
  readonly exercise: string | null;
} & (
  | { readonly state: 'running'; readonly done: number; readonly of: number }
  | { readonly state: 'ready'; readonly changes: readonly ReGradeChange[] }
  | { readonly state: 'failed' }
);

/** Grading what was done by the pack as it is now. Nothing changes before `apply`, and `undo` takes that back. */
export interface ReGrading {
  /** Begins a preview; the one before it, of the same event, is dropped. null while too many others are under way. */
  start(exercise: string | null): ReGradePreview | null;
  current(): ReGradePreview | null;
  cancel(): Promise<void>;
  /** Gives and takes what the preview says, of these exercises or of all, as far as it still is so. null: it is no preview, is not ready, or another pack was taken in since. */
  apply(decided: {
    readonly actor: string;
    readonly preview: string;
    readonly exercises: readonly string[] | null;
  }): Promise<ReGraded | null>;
  /** Takes back the re-grade that has an act at `pos`. null: there is none, or it was taken back already. */
  undo(decided: { readonly actor: string; readonly pos: number }): Promise<ReGraded | null>;
}

/** `pos`: of the first act; null where there was nothing to do. */
export interface ReGraded {
  readonly pos: number | null;
  readonly gives: number;
  readonly takes: number;
}

/** The events that are open here. */
export interface LiveEvents {
  /** The event, opened from its log when it is not yet; null when it does not exist or another process owns it. */
  open(event: string): Promise<LiveEvent | null>;
  get(event: string): LiveEvent | undefined;
  /** Stop and forget it (ended for good, deleted). */
  close(event: string): Promise<void>;
}
