import { useRef, useState } from 'react';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { MAX_SEARCH_CHARS } from '#lib/protocol/limits.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { CreateRequest, InvitedMember } from './create-draft.ts';

/** How long the links of invited members work. */
export const INVITATION_HOURS = 72;

/** A link for an invited member; null if it couldn't be created. */
export interface InvitationLink {
  readonly member: InvitedMember;
  readonly url: string | null;
}

export interface CreatedWorkshop {
  readonly workshop: WorkshopSummary;
  readonly links: readonly InvitationLink[];
}

interface CreateInput {
  readonly request: CreateRequest;
  readonly packId: string;
  readonly members: readonly InvitedMember[];
}

/**
 * Creates a workshop, as a copy of the workshop `from` if that isn't null, and the links of its invited
 * members. `isSending` stays after a success, while the next page opens.
 */
export function useCreateWorkshop(from: string | null) {
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  /** The answer of the last try was lost, so the workshop may exist already. */
  const wasAnswerLost = useRef(false);
  const send = async ({ request, packId }: CreateInput): Promise<ApiResult<WorkshopSummary>> => {
    const existing = wasAnswerLost.current ? await findCreated(request, packId) : null;
    if (existing !== null) return existing;
    const { expectedSeats, ...rest } = request;
    return from === null
      ? api.createWorkshop({ ...rest, packId, ...(expectedSeats !== null && { expectedSeats }) })
      : api.duplicateWorkshop(from, request);
  };
  const create = async (input: CreateInput): Promise<CreatedWorkshop | null> => {
    setIsSending(true);
    setError(null);
    const result = await send(input);
    if (!result.ok) {
      wasAnswerLost.current = result.error.error === 'offline';
      setIsSending(false);
      setError(result.error);
      return null;
    }
    const links = await createLinks(result.value.id, input.members);
    return { workshop: result.value, links };
  };
  return { isSending, error, clearError: () => setError(null), create };
}

/**
 * The workshop that a lost answer was about; null if the server doesn't have it. An error if the server
 * still can't be asked: sending again could create a second one.
 */
async function findCreated(
  { name, startsAt, timeZone }: CreateRequest,
  packId: string,
): Promise<ApiResult<WorkshopSummary> | null> {
  const found = await api.searchWorkshops({ q: name.slice(0, MAX_SEARCH_CHARS), state: 'draft' });
  if (!found.ok) return found;
  const created = found.value.workshops.find(
    (workshop) =>
      workshop.name === name &&
      workshop.startsAt === Date.parse(startsAt) &&
      workshop.timeZone === timeZone &&
      workshop.packId === packId,
  );
  return created === undefined ? null : { ok: true, value: created };
}

/** One after the other: the server limits how fast a person creates links. */
async function createLinks(
  workshopId: string,
  members: readonly InvitedMember[],
): Promise<InvitationLink[]> {
  const links: InvitationLink[] = [];
  for (const member of members) {
    const name = member.name.trim();
    const result = await api.createToken(workshopId, {
      kind: 'invite',
      role: member.role,
      hours: INVITATION_HOURS,
      ...(name !== '' && { name }),
    });
    links.push({ member, url: result.ok ? result.value.url : null });
  }
  return links;
}
