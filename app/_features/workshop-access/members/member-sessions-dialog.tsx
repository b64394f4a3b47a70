import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { TimeZoneNote } from '#app/_components/time-zone-note.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { MemberDialogProps } from './member-dialogs.tsx';
import { MemberSessionList } from './member-session-list.tsx';

/** The browsers in which a member is signed in. Owners can end the sessions. */
export function MemberSessionsDialog({
  member: { personId, name, isCaller },
  onClose,
  onDone,
  returnFocusTo,
}: MemberDialogProps & { readonly member: MemberSummary }) {
  const t = useTranslations('instructor.members');
  const access = useTranslations('instructor.access.admission');
  const action = useTranslations('common.action');
  const errorMessage = useErrorMessage();
  const { workshopId } = useWorkshop();
  const load = useCallback(() => api.listMemberSessions(workshopId), [workshopId]);
  const { result, reload } = useSessionData(load);
  const { sending, error, run } = useAction(() => {
    reload();
    onDone();
  });
  const member = result?.ok
    ? result.value.find((candidate) => candidate.personId === personId)
    : undefined;
  const shownError = error ?? (result?.ok === false ? errorMessage(result.error) : null);
  return (
    <Dialog
      title={t('sessionsOf', { name })}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
      actions={
        <Button autoFocus onClick={onClose}>
          {action('close')}
        </Button>
      }
    >
      {result === null && (
        <p className="text-soft" role="status">
          {access('loading')}
        </p>
      )}
      {shownError !== null && <FieldError>{shownError}</FieldError>}
      {member !== undefined && (
        <MemberSessionList
          member={member}
          isCaller={isCaller}
          disabled={sending}
          onEnd={(session) => void run(() => api.endMemberSession(workshopId, personId, session))}
          onEndAll={() => void run(() => api.endMemberSessions(workshopId, personId))}
        />
      )}
      <p>
        <TimeZoneNote />
      </p>
    </Dialog>
  );
}
