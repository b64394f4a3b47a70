import type { Session } from '#lib/auth/session.ts';
import type { ViewEnding } from '#lib/protocol/viewer-link.ts';
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

/** Selects the viewers whose permission ended. A viewer must match every given field. */
export interface RevocationFilter {
  readonly session?: string;
  readonly person?: string;
  readonly workshopId?: string;
  readonly seatId?: string;
  /** `renewed`: the browser has a new secret, with which its pages connect again. */
  readonly why: ViewEnding | 'renewed';
}

/** Selects the viewers of a person or of a seat. */
export type SessionFilter = { readonly person: string } | { readonly seatId: string };

/** Answers from the database who is allowed to watch. Asked at each subscription. */
export interface Authorizer {
  findSession(cookieHeader: string | undefined): Promise<Session | null>;
  findRole(session: Session, workshopId: string): Promise<WorkshopRole>;
  /** The workshop of a seat; null if the seat doesn't exist or is removed. */
  findSeat(id: string): Promise<{ readonly workshopId: string } | null>;
}
