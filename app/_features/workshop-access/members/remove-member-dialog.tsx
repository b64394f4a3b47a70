import { useTranslations } from 'use-intl';
import { useToasts } from '#app/_components/toasts.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { api } from '#lib/client/api.ts';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { MemberDialogProps } from './member-dialogs.tsx';
import { QuestionDialog } from './question-dialog.tsx';

/** Asks before a member loses access. */
export function RemoveMemberDialog({
  member: { personId, name },
  onClose,
  onDone,
  returnFocusTo,
}: MemberDialogProps & { readonly member: MemberSummary }) {
  const t = useTranslations('instructor.members');
  const toasts = useToasts();
  const { workshopId } = useWorkshop();
  const { sending, error, run } = useAction(onDone);
  const remove = async () => {
    const done = await run(() => api.removeMember(workshopId, personId));
    if (done === null) return;
    toasts.show({ tone: 'success', text: t('done.removed', { name }) });
    onClose();
  };
  return (
    <QuestionDialog
      title={t('removeTitle', { name })}
      confirmLabel={t('remove')}
      sending={sending}
      error={error}
      onConfirm={() => void remove()}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
    >
      <p>{t('removeAsk', { name })}</p>
      <p>{t('removeTokens')}</p>
    </QuestionDialog>
  );
}
