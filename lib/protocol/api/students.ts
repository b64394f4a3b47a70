import { z } from 'zod';
import { MAX_DISPLAY_NAME_CHARS } from '../limits.ts';
import type { RemovedSeat } from './admission.ts';
import { Id, singleLineText } from './text.ts';

/** What changes of a seat: the name of its student, its place, whether the results count it. */
export const ChangeSeatBody = z
  .object({
    displayName: singleLineText(MAX_DISPLAY_NAME_CHARS).optional(),
    /** Such as B-04. */
    label: z
      .string()
      .max(16)
      .transform((label) => label.trim().toUpperCase())
      .optional(),
    /** A test seat is in no result. */
    isTest: z.boolean().optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined));

/** The label of the seat, typed to confirm the erasure of its student. */
export const EraseSeatBody = z.object({
  label: z
    .string()
    .max(16)
    .transform((label) => label.trim().toUpperCase()),
  /** The facts behind the results stay, under a new pseudonym. */
  keepFacts: z.boolean().default(false),
});

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

/** Two seats that look like the same student and that staff keep apart. `at`: ms since 1970. */
export interface KeptSeatPair {
  /** Ids. */
  seats: [string, string];
  /** Name of the staff member who decided; null if the account doesn't exist any more. */
  by: string | null;
  at: number;
}

export interface MergeProposals {
  proposals: MergeProposal[];
  /** The pairs that staff keep apart, oldest first. */
  kept: KeptSeatPair[];
}

/** Whether two seats that look like the same student both stay. `false` proposes them again. */
export const DecideMergeProposalBody = z.object({
  seats: z.tuple([Id, Id]).refine(([first, second]) => first !== second),
  keepBoth: z.boolean(),
});

/** What the list of students has beside the live room. */
export interface StudentDetails {
  /** Of the seat. */
  id: string;
  /** When the student joined, ms since 1970; null for a seat without a student. */
  joinedAt: number | null;
  /** Browsers that can open the seat. */
  devices: number;
  /** Null before an agent first connected. */
  agentVersion: string | null;
  /** The host name of the VM; null without one. */
  vm: string | null;
  /** Whether the seat is a test seat, which no result counts. */
  isTest: boolean;
  /** Help requests until now. Edits of an open one don't count. */
  helpRequests: number;
}

export interface StudentList {
  /** In the order of the seats. */
  students: StudentDetails[];
  /** The seats that can be restored; empty for roles that can't remove one. */
  removed: RemovedSeat[];
}
