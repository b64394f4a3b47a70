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
  act(act: { readonly actor: string; readonly kind: string; readonly seat?: string; readonly payload: JsonObject }): Promise<{ readonly pos: number; readonly at: number }>;
  /** Rows of `event` or `seat` were written: read them again. */
  refresh(): Promise<void>;
  /** Cut the live agent of a seat, or every agent of the event. */
  cut(refusal: Refusal, seat?: string): void;
}

/** The events that are open here. */
export interface LiveEvents {
  /** The event, opened from its log when it is not yet; null when it does not exist or another process owns it. */
  open(event: string): Promise<LiveEvent | null>;
  get(event: string): LiveEvent | undefined;
  /** Stop and forget it (ended for good, deleted). */
  close(event: string): Promise<void>;
}
