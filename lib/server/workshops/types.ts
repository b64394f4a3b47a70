import type { Pack } from '#lib/packs/types.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { RoomState } from '#lib/room/state.ts';

/** What changed since the listener was last called; the head is event, pack, current exercise, releases, outage. */
export interface RoomChange {
  readonly seats: ReadonlySet<string>;
  readonly info: boolean;
}

/** One event this process owns: its log's single writer, and the fold of it that is shown. */
export interface Workshop {
  readonly id: string;
  state(): RoomState;
  /** Called at most once per 100 ms while something changes; answers how to stop. */
  subscribe(listener: (changed: RoomChange) => void): () => void;
  /** Append what a person decided. Resolves when it is committed and folded; throws `Unavailable` while the database is away. */
  commitCommand(command: {
    readonly actor: string;
    readonly kind: string;
    readonly seatId?: string;
    readonly payload: JsonObject;
  }): Promise<{ readonly pos: number; readonly at: number }>;
  /** Grade by this content from now on; what was passed stays passed. Resolves when all seats are judged by it. Throws `Unavailable`. */
  updatePack(update: {
    readonly actor: string;
    readonly pack: Pack;
  }): Promise<{ readonly pos: number; readonly at: number }>;
  readonly regrade: WorkshopRegrades;
  /** Rows of `event` or `seat` were written: read them again. */
  refresh(): Promise<void>;
  /** Cut the live agent of a seat, or every agent of the event. */
  disconnectAgents(refusal: Refusal, seatId?: string): void;
}

/** Somebody whose pass differs between what stands and what the event's pack says of the whole log. `at`: of the pass, ms since 1970. */
export interface RegradeChange {
  readonly seatId: string;
  readonly exerciseId: string;
  readonly change: 'gains' | 'loses';
  readonly at: number;
}

/** The log folded once more with the event's pack, beside the room. `of`: changes to fold. */
export type RegradePreview = {
  readonly id: string;
  readonly packVersion: string;
  readonly exerciseId: string | null;
} & (
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'ready'; readonly changes: readonly RegradeChange[] }
  | { readonly state: 'failed' }
);

/** Grading what was done by the pack as it is now. Nothing changes before `apply`, and `undo` takes that back. */
export interface WorkshopRegrades {
  /** Begins a preview; the one before it, of the same event, is dropped. null while too many others are under way. */
  start(exerciseId: string | null): RegradePreview | null;
  current(): RegradePreview | null;
  cancel(): Promise<void>;
  /** Gives and takes what the preview says, of these exercises or of all, as far as it still is so. null: it is no preview, is not ready, or another pack was taken in since. */
  apply(request: {
    readonly actor: string;
    readonly preview: string;
    readonly exercises: readonly string[] | null;
  }): Promise<RegradeResult | null>;
  /** Takes back the re-grade that has an act at `pos`. null: there is none, or it was taken back already. */
  undo(request: { readonly actor: string; readonly pos: number }): Promise<RegradeResult | null>;
}

/** `pos`: of the first act; null where there was nothing to do. */
export interface RegradeResult {
  readonly pos: number | null;
  readonly granted: number;
  readonly revoked: number;
}

/** The events that are open here. */
export interface WorkshopRegistry {
  /** The event, opened from its log when it is not yet; null when it does not exist or another process owns it. */
  open(workshopId: string): Promise<Workshop | null>;
  get(workshopId: string): Workshop | undefined;
  /** Stop and forget it (ended for good, deleted). */
  close(workshopId: string): Promise<void>;
}
