import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { isLeader, type Role } from '#lib/room/roles.ts';
import type { RoomView, WorkshopState } from '#lib/room/views.ts';

/** A change of a workshop's state that staff can ask for. */
export type LifecycleStep =
  'open' | 'back-to-draft' | 'start' | 'end' | 'reopen' | 'archive' | 'unarchive';

/** What decides about the steps, the same for a row of the list and for an open workshop. */
export interface LifecycleWorkshop {
  readonly id: string;
  readonly name: string;
  readonly state: WorkshopState;
  /** The reader's role in this workshop. */
  readonly role: Role;
  /** ms since 1970; null before the start. */
  readonly startedAt: number | null;
  /** Until when it can be reopened, ms since 1970; null unless it has ended. */
  readonly reopenUntil: number | null;
  /** Seats, with or without a student. */
  readonly seats: number;
  /** Seats with a connected VM. */
  readonly connected: number;
}

/** The steps that the state and the role offer now. */
export interface LifecycleOffer {
  /** The one button; null without one. */
  readonly main: LifecycleStep | null;
  /** Less frequent steps, for the menu. */
  readonly more: readonly LifecycleStep[];
  readonly canDuplicate: boolean;
  readonly canDelete: boolean;
}

const NO_OFFER: LifecycleOffer = { main: null, more: [], canDuplicate: false, canDelete: false };

/**
 * What the pages offer. The server checks each step again. `now`: ms since 1970 by the server's clock;
 * null before it is known, when it can't be said whether an ended workshop can be reopened.
 */
export function offerLifecycle(workshop: LifecycleWorkshop, now: number | null): LifecycleOffer {
  const { state, role, seats } = workshop;
  if (!isLeader({ role })) return NO_OFFER;
  const isOwner = role === 'owner';
  const offer = { ...NO_OFFER, canDuplicate: true };
  switch (state) {
    case 'draft':
      return { ...offer, main: 'open', canDelete: isOwner };
    case 'open':
      return { ...offer, main: 'start', more: seats === 0 ? ['back-to-draft', 'end'] : ['end'] };
    case 'live':
      return { ...offer, main: 'end' };
    case 'ended':
      return { ...offer, main: endedStep(workshop, now), canDelete: isOwner };
    case 'archived':
      return { ...offer, main: isOwner ? 'unarchive' : null, canDelete: isOwner };
  }
}

function endedStep(
  { reopenUntil }: LifecycleWorkshop,
  now: number | null,
): 'reopen' | 'archive' | null {
  if (reopenUntil === null) return 'archive';
  if (now === null) return null;
  return now < reopenUntil ? 'reopen' : 'archive';
}

/** The state that a step leads to. A workshop that was never started returns to `open`. */
export function stateAfter(
  step: LifecycleStep,
  { startedAt }: Pick<LifecycleWorkshop, 'startedAt'>,
): WorkshopState {
  switch (step) {
    case 'open':
      return 'open';
    case 'back-to-draft':
      return 'draft';
    case 'start':
      return 'live';
    case 'end':
    case 'unarchive':
      return 'ended';
    case 'reopen':
      return startedAt === null ? 'open' : 'live';
    case 'archive':
      return 'archived';
  }
}

/** The workshop of an open staff page. */
export function lifecycleOfRoom({ info, seats, me }: RoomView): LifecycleWorkshop {
  const { id, name, state, startedAt, reopenUntil } = info.workshop;
  return {
    id,
    name,
    state,
    role: me.role,
    startedAt,
    reopenUntil,
    seats: seats.length,
    connected: countConnected(seats),
  };
}

/** A row of the list. */
export function lifecycleOfSummary(summary: WorkshopSummary): LifecycleWorkshop {
  const { id, name, state, startedAt, reopenUntil, seats, connected } = summary;
  const role = summary.role as Role;
  return { id, name, state, role, startedAt, reopenUntil, seats, connected: connected ?? 0 };
}

/** Seats with a connected VM. A late heartbeat doesn't make a seat unconnected. */
export function countConnected(seats: RoomView['seats']): number {
  return seats.filter(({ presence }) => presence === 'connected' || presence === 'delayed').length;
}
