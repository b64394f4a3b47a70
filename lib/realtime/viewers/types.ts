import type { Session } from '#lib/auth/session.ts';
import type { RoomState } from '#lib/room/state.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';

/** A workshop that is open in this process, as viewers use it. */
export interface ViewedWorkshop {
  state(): RoomState;
  subscribe(
    listener: (changed: { readonly seats: ReadonlySet<string>; readonly info: boolean }) => void,
  ): () => void;
}

export interface ViewedWorkshops {
  /** null if the workshop doesn't exist or another process owns it. */
  open(workshopId: string): Promise<ViewedWorkshop | null>;
}

/** Answers from the database who is allowed to watch. Asked at each subscription. */
export interface Authorizer {
  findSession(cookieHeader: string | undefined): Promise<Session | null>;
  findRole(person: string, workshopId: string): Promise<WorkshopRole>;
  /** The workshop and the student of a seat; null if the seat doesn't exist. */
  findSeat(
    id: string,
  ): Promise<{ readonly workshopId: string; readonly person: string | null } | null>;
}
