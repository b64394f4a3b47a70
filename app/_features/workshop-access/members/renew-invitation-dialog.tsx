import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAction } from '#app/_components/use-action.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { api } from '#lib/client/api.ts';
import type { CreatedInvitation, InvitationSummary } from '#lib/protocol/api/members.ts';
import type { MemberDialogProps } from './member-dialogs.tsx';
import { InvitationLinkDialog } from './invitation-link-dialog.tsx';
import { QuestionDialog } from './question-dialog.tsx';
import { useValidity, ValidityField } from './validity-field.tsx';

/** Creates another link for an invitation. The old one stops working. */
export function RenewInvitationDialog({
  invitation,
  name,
  onClose,
  onDone,
  returnFocusTo,
}: MemberDialogProps & { readonly invitation: InvitationSummary; readonly name: string }) {
  const t = useTranslations('instructor.members');
  const { workshopId } = useWorkshop();
  const { sending, error, run } = useAction(onDone);
  const validity = useValidity();
  const [created, setCreated] = useState<CreatedInvitation | null>(null);
  const renew = async () => {
    const hours = validity.submit();
    if (hours === null) return;
    const done = await run(() => api.renewInvitation(workshopId, invitation.id, { hours }));
    if (done !== null) setCreated(done.value);
  };
  if (created !== null)
    return (
      <InvitationLinkDialog
        url={created.url}
        expiresAt={created.expiresAt}
        onClose={onClose}
        returnFocusTo={returnFocusTo}
      />
    );
  return (
    <QuestionDialog
      title={t('resendTitle', { name })}
      confirmLabel={t('resend')}
      sending={sending}
      error={error}
      onConfirm={() => void renew()}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
    >
      <p>{t('resendAsk')}</p>
      <ValidityField validity={validity} />
    </QuestionDialog>
  );
}
