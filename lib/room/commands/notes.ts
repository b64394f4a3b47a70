import { z } from 'zod';
import { canDeleteNote } from '../policies.ts';
import { authorFields, seatFields } from './fields.ts';
import { defineCommand } from './types.ts';

const MAX_NOTES_PER_SEAT = 100;

/**
 * Private notes of helpers on a seat, oldest first. The id of a note is its position in the log.
 */
export const addNote = defineCommand('add-note', {
  stored: z.object({ ...seatFields, text: z.string(), ...authorFields }),
  requires: 'helper',
  allowedIn: 'correction',
  validate: ({ seat }) => (seat.notes.length >= MAX_NOTES_PER_SEAT ? { code: 'too-many' } : null),
  reduce: (state, { command: { seatId, by, text }, pos, at, actor }) => {
    const seat = state.getOrCreateSeat(seatId);
    seat.notes = [...seat.notes, { id: pos, at, by, author: actor, text }];
    return { info: false, seats: [seatId] };
  },
});

export const deleteNote = defineCommand('delete-note', {
  stored: z.object({ ...seatFields, noteId: z.number() }),
  requires: 'helper',
  allowedIn: 'correction',
  validate: ({ command, seat, caller: { id: callerId, role } }) => {
    const note = seat.notes.find(({ id }) => id === command.noteId);
    if (note === undefined) return { code: 'not-found', field: 'noteId' };
    return canDeleteNote({ role, isAuthor: note.author === callerId })
      ? null
      : { code: 'forbidden' };
  },
  reduce: (state, { command: { seatId, noteId } }) => {
    const seat = state.getOrCreateSeat(seatId);
    seat.notes = seat.notes.filter(({ id }) => id !== noteId);
    return { info: false, seats: [seatId] };
  },
});
