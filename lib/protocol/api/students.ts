import { z } from 'zod';
import { MAX_DISPLAY_NAME_CHARS } from '../limits.ts';
import { Id, singleLineText } from './text.ts';

/** A new name of the student, another place in the room, or both. */
export const ChangeSeatBody = z
  .object({
    displayName: singleLineText(MAX_DISPLAY_NAME_CHARS).optional(),
    /** Such as B-04. */
    label: z
      .string()
      .max(16)
      .transform((label) => label.trim().toUpperCase())
      .optional(),
  })
  .refine(({ displayName, label }) => displayName !== undefined || label !== undefined);

const MergedSeat = z.enum(['into', 'from']);

/**
 * Merges the seat `from` into another one, `into`, which keeps its label. `name` and `agent`: from
 * which of the two they are. `browsers`: `both` can open the seat afterwards, or only those of the
 * seat that stays.
 */
export const MergeSeatsBody = z.object({
  from: Id,
  name: MergedSeat.default('into'),
  agent: MergedSeat.default('into'),
  browsers: z.enum(['both', 'into']).default('both'),
});

export interface ChangedSeat {
  label: string;
  displayName: string | null;
}

/** `seatId`: of the merged seat, whose id is that of the seat whose agent stays. */
export interface MergedSeats extends ChangedSeat {
  seatId: string;
}

/** Two seats that look like the same student: same name or same VM. Ids of seats. */
export interface MergeProposal {
  into: string;
  from: string;
  why: 'name' | 'vm';
}
