import { useTranslations } from 'use-intl';
import { useToasts } from '#app/_components/toasts.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { api } from '#lib/client/api.ts';
import type { InvitationSummary } from '#lib/protocol/api/members.ts';
import type { MemberDialogProps } from './member-dialogs.tsx';
import { QuestionDialog } from './question-dialog.tsx';

/** Asks before the link of an invitation stops working. */
export function CancelInvitationDialog({
  invitation,
  name,
  onClose,
  onDone,
  returnFocusTo,
}: MemberDialogProps & { readonly invitation: InvitationSummary; readonly name: string }) {
  const t = useTranslations('instructor.members');
  const toasts = useToasts();
  const { workshopId } = useWorkshop();
  const { sending, error, run } = useAction(onDone);
  const cancel = async () => {
    const done = await run(() => api.cancelInvitation(workshopId, invitation.id));
    if (done === null) return;
    toasts.show({ tone: 'success', text: t('done.canceled', { name }) });
    onClose();
  };
  return (
    <QuestionDialog
      title={t('cancelTitle', { name })}
      confirmLabel={t('cancelInvite')}
      sending={sending}
      error={error}
      onConfirm={() => void cancel()}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
    >
      <p>{t('cancelAsk')}</p>
    </QuestionDialog>
  );
}
