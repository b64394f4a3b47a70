import {
  findFieldErrors,
  parseSeatCount,
  parseStart,
  splitStart,
  toRequiredReadiness,
  type FieldErrors,
  type WorkshopFields,
} from '#app/_components/workshop-field-rules.ts';
import { nextFullHour } from '#app/_components/zoned-time.ts';
import type { Language } from '#lib/i18n/language.ts';
import type { DuplicateProposal } from '#lib/protocol/api/workshops.ts';
import { READINESS_REQUIREMENTS } from '#lib/protocol/readiness-requirements.ts';

export const INVITED_ROLES = ['instructor', 'assistant', 'organizer', 'projector'] as const;
export type InvitedRole = (typeof INVITED_ROLES)[number];

/** A person who gets a link after the workshop is created. */
export interface InvitedMember {
  readonly name: string;
  readonly role: InvitedRole;
}

/** The input of the form that creates a workshop. */
export interface CreateDraft extends WorkshopFields {
  /** The id of a course. Empty: the first one. */
  readonly packId: string;
  readonly members: readonly InvitedMember[];
}

/** The values of an empty form. They also tell what the stored input must look like. */
export const EMPTY_DRAFT: CreateDraft = {
  name: '',
  packId: '',
  date: '',
  time: '',
  timeZone: '',
  language: 'en',
  seats: '',
  code: '',
  required: READINESS_REQUIREMENTS,
  members: [],
};

/** What decides about the first values. `now` and `zone` are known in the browser only. */
export interface DraftOrigin {
  readonly language: Language;
  readonly proposal: DuplicateProposal | null;
  /** The reader's clock, ms since 1970, and time zone; null before the first render. */
  readonly reader: { readonly now: number; readonly zone: string } | null;
}

/** The form before the reader types: the next full hour in their zone, or what the copy has. */
export function createFirstDraft({ language, proposal, reader }: DraftOrigin): CreateDraft {
  const timeZone = proposal?.timeZone ?? reader?.zone ?? '';
  return {
    ...EMPTY_DRAFT,
    language,
    timeZone,
    ...(reader !== null && splitStart(nextFullHour(reader.now), timeZone)),
    ...(proposal !== null && {
      name: proposal.name,
      packId: proposal.packId,
      language: proposal.language,
      seats: proposal.expectedSeats === null ? '' : String(proposal.expectedSeats),
      required: proposal.requiredReadiness ?? READINESS_REQUIREMENTS,
    }),
  };
}

/** The stored members that can be invited: another version may have stored other roles. */
export function readMembers(members: readonly unknown[]): InvitedMember[] {
  return members.flatMap((member) => {
    if (typeof member !== 'object' || member === null) return [];
    const { name, role } = member as { name?: unknown; role?: unknown };
    const known = INVITED_ROLES.find((candidate) => candidate === role);
    return typeof name === 'string' && known !== undefined ? [{ name, role: known }] : [];
  });
}

/** What the server needs; null while a field is wrong. */
export function toRequest(draft: CreateDraft) {
  const startsAt = parseStart(draft);
  const errors: FieldErrors = findFieldErrors(draft);
  if (startsAt === null || Object.keys(errors).length > 0) return null;
  return {
    name: draft.name.trim(),
    startsAt: new Date(startsAt).toISOString(),
    timeZone: draft.timeZone,
    language: draft.language,
    requiredReadiness: toRequiredReadiness(draft.required),
    expectedSeats: parseSeatCount(draft.seats),
    ...(draft.code.trim() !== '' && { code: draft.code }),
  };
}
export type CreateRequest = NonNullable<ReturnType<typeof toRequest>>;
