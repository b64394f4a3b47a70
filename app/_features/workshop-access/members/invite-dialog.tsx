import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '#app/_components/field.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { api } from '#lib/client/api.ts';
import { MAX_DISPLAY_NAME_CHARS } from '#lib/protocol/limits.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { MemberDialogProps } from './member-dialogs.tsx';
import { InvitationLinkDialog } from './invitation-link-dialog.tsx';
import { invitableRoles, type InvitableRole } from './member-roles.ts';
import { QuestionDialog } from './question-dialog.tsx';
import { RoleChoice } from './role-choice.tsx';
import { useValidity, ValidityField } from './validity-field.tsx';

/** Creates a link that signs in one instructor, assistant or organizer, or opens the projector view. */
export function InviteDialog({ onClose, onDone, returnFocusTo }: MemberDialogProps) {
  const t = useTranslations('instructor.members');
  const { workshopId, role: ownRole } = useWorkshop();
  const { sending, error, run } = useAction(onDone);
  const [role, setRole] = useState<InvitableRole>('assistant');
  const [name, setName] = useState('');
  const validity = useValidity();
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const invite = async () => {
    const hours = validity.submit();
    if (hours === null) return;
    const done = await run(() =>
      api.createToken(workshopId, {
        kind: 'invite',
        role,
        hours,
        ...(name.trim() === '' ? {} : { name }),
      }),
    );
    if (done !== null) setCreated(done.value);
  };
  if (created?.url)
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
      title={t('invite')}
      confirmLabel={t('createLink')}
      sending={sending}
      error={error}
      onConfirm={() => void invite()}
      onClose={onClose}
      returnFocusTo={returnFocusTo}
    >
      <p>{t('inviteLead')}</p>
      <RoleChoice roles={invitableRoles(ownRole)} value={role} onChange={setRole} />
      <Field
        label={t('displayName')}
        hint={t('displayNameHint')}
        maxLength={MAX_DISPLAY_NAME_CHARS}
        autoComplete="off"
        value={name}
        onTextChange={setName}
      />
      <ValidityField validity={validity} />
    </QuestionDialog>
  );
}
