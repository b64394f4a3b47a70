import { seatLabel } from '#lib/protocol/seat-label.ts';
import { isHelper, isLeader, type WorkshopRole } from '#lib/room/roles.ts';
import type { CellState, SeatRow, WorkshopState } from '#lib/room/views.ts';

/** What staff can do with a seat, in the order of the menu. */
export const SEAT_ACTIONS = [
  'message',
  'rename',
  'move',
  'moveSeat',
  'merge',
  'code',
  'testSeat',
  'remove',
  'erase',
] as const;
export type SeatAction = (typeof SEAT_ACTIONS)[number];

/** The states in which the server accepts each action. */
const STATES: Readonly<Record<SeatAction, readonly WorkshopState[]>> = {
  message: ['open', 'live'],
  rename: ['open', 'live', 'ended'],
  move: ['open', 'live'],
  moveSeat: ['open', 'live'],
  merge: ['open', 'live'],
  code: ['open', 'live'],
  testSeat: ['open', 'live', 'ended'],
  remove: ['open', 'live', 'ended'],
  erase: ['open', 'live', 'ended', 'archived'],
};

/** The actions that are possible for a role. Others aren't shown. */
export function listSeatActions(role: WorkshopRole, state: WorkshopState): readonly SeatAction[] {
  return SEAT_ACTIONS.filter(
    (action) =>
      STATES[action].includes(state) &&
      (action === 'message' ? isHelper({ role }) : isLeader({ role })),
  );
}

/** Actions for several students at once. */
export const BULK_ACTIONS = ['message', 'move', 'remove'] as const satisfies readonly SeatAction[];

/** The first label that no seat has. */
export function firstFreeLabel(seats: readonly Pick<SeatRow, 'label'>[]): string {
  const taken = new Set(seats.map(({ label }) => label));
  let ordinal = 1;
  while (taken.has(seatLabel(ordinal))) ordinal += 1;
  return seatLabel(ordinal);
}

/** The groups of the room, sorted. */
export function listGroups(seats: readonly Pick<SeatRow, 'group'>[]): readonly string[] {
  const collator = new Intl.Collator(['en', 'ja'], { numeric: true });
  return [...new Set(seats.map(({ group }) => group))].sort(collator.compare);
}

/** A student's name, otherwise the label of the seat. */
export function studentName({
  displayName,
  label,
}: Pick<SeatRow, 'displayName' | 'label'>): string {
  return displayName ?? label;
}

const isPassed = (cell: CellState | undefined): boolean =>
  cell?.state === 'passed' || cell?.state === 'passed-cleaned-up';

export function countPassed({ cells }: Pick<SeatRow, 'cells'>): number {
  return cells.filter(isPassed).length;
}

/** Exercises that at least one of two seats has passed. */
export function countPassedTogether(a: Pick<SeatRow, 'cells'>, b: Pick<SeatRow, 'cells'>): number {
  return a.cells.filter((cell, index) => isPassed(cell) || isPassed(b.cells[index])).length;
}
