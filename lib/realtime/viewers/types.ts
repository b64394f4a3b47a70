import type { Session } from '#lib/auth/session.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { Standing } from '#lib/room/policies.ts';

/** What viewers need of an event that is open here. */
export interface Room {
  state(): RoomState;
  subscribe(
    listener: (changed: { readonly seats: ReadonlySet<string>; readonly head: boolean }) => void,
  ): () => void;
}

export interface Rooms {
  /** Null when there is no such event, or another process owns it. */
  open(event: string): Promise<Room | null>;
}

/** Who may look, asked of the database at each watch. */
export interface Gate {
  sessionOf(cookieHeader: string | undefined): Promise<Session | null>;
  roleIn(person: string, event: string): Promise<Standing>;
  /** The event of a seat and who sits there; null when there is no such seat. */
  seat(id: string): Promise<{ readonly event: string; readonly person: string | null } | null>;
}

/** ms since 1970, and timers that tests turn by hand. Each answers how to cancel it. */
export interface ViewerClock {
  now(): number;
  after(ms: number, run: () => void): () => void;
  every(ms: number, run: () => void): () => void;
}

export const viewerClock: ViewerClock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms).unref();
    return () => {
      clearTimeout(timer);
    };
  },
  every(ms, run) {
    const timer = setInterval(run, ms).unref();
    return () => {
      clearInterval(timer);
    };
  },
};
