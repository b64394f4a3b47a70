import type { CommittedCommand, RoomCommandOf } from './index.ts';
import type { SeatState } from '../state.ts';

export type Notes = SeatState['notes'];

/** Private notes on a seat, oldest first. */
export function reduceNotes(
  before: Notes,
  { command, pos, at, actor }: CommittedCommand<RoomCommandOf<'add-note' | 'delete-note'>>,
): Notes {
  if (command.kind === 'add-note')
    return [...before, { id: pos, at, by: command.by, author: actor, text: command.text }];
  return before.filter(({ id }) => id !== command.noteId);
}
