import { isOver } from './lifecycle.ts';
import type { RoomState, SeatState } from './state.ts';

/**
 * A seat as it was when its workshop ended, and the seat itself before. Agents stop after the end, so
 * their absence says nothing about the students: without this, the whole grid would become unknown.
 * Help requests are kept in the state, because a reopened workshop has them again.
 */
export function seatAsOfEnd({ workshop }: Pick<RoomState, 'workshop'>, seat: SeatState): SeatState {
  if (!isOver(workshop.state)) return seat;
  // Field by field: a running seat computes some of them, and a spread would lose those.
  return {
    id: seat.id,
    label: seat.label,
    ordinal: seat.ordinal,
    displayName: seat.displayName,
    personId: seat.personId,
    presence: 'connected',
    presenceSince: seat.presenceSince,
    agent: seat.agent,
    hasInitialState: true,
    progress: seat.progress,
    objects: seat.objects,
    incidents: seat.incidents,
    lastChange: seat.lastChange,
    lastChangeAt: seat.lastChangeAt,
    hintsRevealed: seat.hintsRevealed,
    quiz: seat.quiz,
    hintsGiven: seat.hintsGiven,
    solutions: seat.solutions,
    group: seat.group,
    help: { ...seat.help, helpRequest: null, helpClaim: null },
    storageLimit: null,
    dataLimit: seat.dataLimit ?? null,
    gradingPaused: null,
    notes: seat.notes,
  };
}

/** The time that grace periods are measured against: it stops at the end. `now`: ms since 1970. */
export function timeAsOfEnd({ workshop }: Pick<RoomState, 'workshop'>, now: number): number {
  return isOver(workshop.state) ? (workshop.endedAt ?? now) : now;
}
