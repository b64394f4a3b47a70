import type { Pack } from '#lib/packs/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import type { RoomState } from '#lib/room/state.ts';

/** What changed since a listener was last called. */
export interface RoomChange {
  readonly seats: ReadonlySet<string>;
  /** Whether the workshop, pack, schedule, released solutions, notices or outage changed. */
  readonly info: boolean;
}

/** Where the log has a command. `at` is in ms since 1970. */
interface CommittedAt {
  readonly pos: number;
  readonly at: number;
}

/** A workshop that this process owns, so it is the only writer of the workshop's log. */
export interface Workshop {
  readonly id: string;
  readonly regrade: WorkshopRegrades;
  state(): RoomState;
  /** Resolves when all seats show what the log had at the start, except those that fail. */
  readonly graded: Promise<undefined>;
  /**
   * Calls `listener` at most once per 100 ms while something changes. Returns a function that
   * removes it.
   */
  subscribe(listener: (change: RoomChange) => void): () => void;
  /**
   * Appends a command to the log. Resolves when it is committed and folded. Throws
   * `DatabaseUnavailableError`.
   */
  commitCommand(command: {
    readonly actor: string;
    readonly kind: string;
    readonly seatId?: string;
    readonly payload: JsonObject;
  }): Promise<CommittedAt>;
  /**
   * Grades by this content from now on; passes stay. Resolves when all seats are graded by it, or
   * after ten seconds. Throws `DatabaseUnavailableError`.
   */
  updatePack(update: { readonly actor: string; readonly pack: Pack }): Promise<CommittedAt>;
  /**
   * Grades no change that is received after `at` (ms since 1970). Call it when the workshop ends,
   * before its row is written, and then `refresh`, which grades all of them while it runs.
   */
  stopGrading(at: number): void;
  /** Reads the rows of the workshop and its seats again. Call it after writing them. */
  refresh(): Promise<void>;
  /** Disconnects the agent of a seat, or all agents of the workshop. */
  disconnectAgents(refusal: Refusal, seatId?: string): void;
}

/**
 * A pass that differs between the present state and a replay of the whole log by the current pack.
 */
export interface RegradeChange {
  readonly seatId: string;
  readonly exerciseId: string;
  readonly change: 'gains' | 'loses';
  /** Time of the pass, ms since 1970. */
  readonly at: number;
}

/** A replay of the log by the current pack. `total` and `done` are log positions. */
export type RegradePreview = {
  readonly id: string;
  readonly packVersion: string;
  readonly exerciseId: string | null;
} & (
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'ready'; readonly changes: readonly RegradeChange[] }
  | { readonly state: 'failed' }
);

/**
 * Grades past work by the current pack. Nothing changes before `apply`, and `undo` reverses an
 * applied regrade.
 */
export interface WorkshopRegrades {
  /**
   * Starts a preview and drops the previous one of the same workshop. Returns null while too many
   * previews of other workshops are running.
   */
  start(exerciseId: string | null): RegradePreview | null;
  current(): RegradePreview | null;
  cancel(): Promise<void>;
  /**
   * Grants and revokes passes as the preview says, for all exercises (null) or these ones, unless
   * they changed meanwhile. Returns null if the preview doesn't exist, isn't ready or is of an
   * earlier pack.
   */
  apply(request: {
    readonly actor: string;
    readonly preview: string;
    readonly exercises: readonly string[] | null;
  }): Promise<RegradeResult | null>;
  /**
   * Reverses the regrade that has a command at `pos`. Returns null if there is none, or if it was
   * reversed before.
   */
  undo(request: { readonly actor: string; readonly pos: number }): Promise<RegradeResult | null>;
}

export interface RegradeResult {
  /** Position of the first command; null if nothing changed. */
  readonly pos: number | null;
  readonly granted: number;
  readonly revoked: number;
}

/** The workshops that are open in this process. */
export interface WorkshopRegistry {
  /**
   * Returns the workshop, and opens it from its log if necessary. null if it doesn't exist or
   * another process owns it.
   */
  open(workshopId: string): Promise<Workshop | null>;
  get(workshopId: string): Workshop | undefined;
  /** Stops a workshop that was deleted or ended, and releases it. */
  close(workshopId: string): Promise<void>;
}
