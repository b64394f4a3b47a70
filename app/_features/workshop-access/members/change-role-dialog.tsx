import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useToasts } from '#app/_components/toasts.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { api } from '#lib/client/api.ts';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import type { MemberDialogProps } from './member-dialogs.tsx';
import { assignableRoles } from './member-roles.ts';
import { QuestionDialog } from './question-dialog.tsx';
import { RoleChoice } from './role-choice.tsx';

/** Gives a member another role, which holds at once on all pages that the member has open. */
export function ChangeRoleDialog({
  member: { personId, name, role: present },
  onClose,
  onDone,
  returnFocusTo,
}: MemberDialogProps & { readonly member: MemberSummary }) {
  const t = useTranslations('instructor.members');
  const toasts = useToasts();
  const { workshopId, role: ownRole } = useWorkshop();
  const { sending, error, run } = useAction(onDone);
  const [role, setRole] = useState(present);
  const change = async () => {
    if (role !== present) {
      const done = await run(() => api.changeMemberRole(workshopId, personId, { role }));
      if (done === null) return;
      toasts.show({ tone: 'success', text: t('done.role', { name, role: t(`asRole.${role}`) }) });
    }
    onClose();
  };
  return (
    <QuestionDialog
      title={t('changeRoleOf', { name })}
      confirmLabel={t('changeRole')}
      sending={sending}
      error={error}
      onConfirm={() => void change()}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
    >
      <RoleChoice roles={assignableRoles(ownRole)} value={role} onChange={setRole} />
    </QuestionDialog>
  );
}
