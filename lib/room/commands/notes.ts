import type { Decided, RoomActOf } from './index.ts';
import type { SeatState } from '../state.ts';

export type Notes = SeatState['notes'];

/** Private notes on a seat, oldest first. */
export function foldNotes(
  before: Notes,
  { act, pos, at, actor }: Decided<RoomActOf<'note' | 'delete-note'>>,
): Notes {
  if (act.kind === 'note')
    return [...before, { id: pos, at, by: act.by, author: actor, text: act.text }];
  return before.filter(({ id }) => id !== act.note);
}
