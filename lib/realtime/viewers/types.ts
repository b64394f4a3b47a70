import type { Session } from '#lib/auth/session.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { WorkshopRole } from '#lib/room/policies.ts';

/** What viewers need of an event that is open here. */
export interface ViewedWorkshop {
  state(): RoomState;
  subscribe(
    listener: (changed: { readonly seats: ReadonlySet<string>; readonly info: boolean }) => void,
  ): () => void;
}

export interface ViewedWorkshops {
  /** Null when there is no such event, or another process owns it. */
  open(workshopId: string): Promise<ViewedWorkshop | null>;
}

/** Who may look, asked of the database at each watch. */
export interface Authorizer {
  findSession(cookieHeader: string | undefined): Promise<Session | null>;
  findRole(person: string, workshopId: string): Promise<WorkshopRole>;
  /** The event of a seat and who sits there; null when there is no such seat. */
  findSeat(
    id: string,
  ): Promise<{ readonly workshopId: string; readonly person: string | null } | null>;
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
