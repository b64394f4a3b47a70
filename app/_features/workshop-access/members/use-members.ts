import { useCallback, useEffect, useState } from 'react';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import type { ApiError } from '#lib/i18n/error-messages.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { InvitationSummary } from '#lib/protocol/api/members.ts';

const RELOAD_MS = 15 * SECOND_MS;

export interface MemberLists {
  readonly members: readonly MemberSummary[];
  readonly invitations: readonly InvitationSummary[];
}

/**
 * The members of the open workshop and its open invitations. Loaded again when the staff of the live
 * room changes, and regularly for what the room doesn't know. An error keeps what was loaded before.
 */
export function useMembers(): {
  /** null until they are loaded. */
  readonly lists: MemberLists | null;
  /** Why the last load failed; null if it didn't. */
  readonly error: ApiError | null;
  readonly reload: () => void;
} {
  const { workshopId, view } = useWorkshop();
  const [loaded, setLoaded] = useState<{
    readonly lists: MemberLists | null;
    readonly error: ApiError | null;
  }>({ lists: null, error: null });
  const reload = useCallback(() => {
    void Promise.all([api.listMembers(workshopId), api.listInvitations(workshopId)]).then(
      (results) => setLoaded((before) => merge(before.lists, ...results)),
    );
  }, [workshopId]);
  const staff = view?.staff.map(({ id, name }) => `${id} ${name}`).join('\n');
  useEffect(() => {
    const reloadIfVisible = () => {
      if (document.visibilityState === 'visible') reload();
    };
    reload();
    const timer = setInterval(reloadIfVisible, RELOAD_MS);
    document.addEventListener('visibilitychange', reloadIfVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', reloadIfVisible);
    };
  }, [reload, staff]);
  return { ...loaded, reload };
}

function merge(
  before: MemberLists | null,
  members: ApiResult<MemberSummary[]>,
  invitations: ApiResult<InvitationSummary[]>,
) {
  if (members.ok && invitations.ok)
    return { lists: { members: members.value, invitations: invitations.value }, error: null };
  const [error = null] = [members, invitations].flatMap((result) =>
    result.ok ? [] : [result.error],
  );
  return { lists: before, error };
}
