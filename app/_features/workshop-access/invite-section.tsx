import { useId, useState, type SubmitEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { controlVariants } from '#app/_components/control-variants.ts';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FieldFrame } from '#app/_components/field-frame.tsx';
import { Field } from '#app/_components/field.tsx';
import { InlineForm } from '#app/_components/inline-form.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { MAX_DISPLAY_NAME_CHARS, MAX_TOKEN_HOURS } from '#lib/protocol/limits.ts';
import { INVITABLE_ROLES, type InvitableRole } from './invitable-roles.ts';
import { TokenSecret } from './token-secret.tsx';
import { MIN_TOKEN_HOURS, parseNumberInRange, useCreateToken } from './use-create-token.ts';

/** Creates a link that signs in one instructor, assistant or organizer, or opens the projector view. */
export function InviteSection({ workshopId }: { readonly workshopId: string }) {
  const t = useTranslations('instructor.access');
  const id = useId();
  const [role, setRole] = useState<InvitableRole>('assistant');
  const [hoursText, setHoursText] = useState('24');
  const [name, setName] = useState('');
  const [submitAttempted, setSubmitAttempted] = useState(false);
  const { sending, error, createdToken, createToken } = useCreateToken(workshopId);
  const hours = parseNumberInRange(hoursText, MIN_TOKEN_HOURS, MAX_TOKEN_HOURS);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setSubmitAttempted(true);
    if (hours !== null)
      void createToken({ kind: 'invite', role, hours, ...(name.trim() === '' ? {} : { name }) });
  };
  return (
    <PageSection title={t('members')}>
      <p>{t('membersLead')}</p>
      <InlineForm onSubmit={submit}>
        <FieldFrame id={id} label={t('role')}>
          <select
            id={id}
            className={controlVariants()}
            value={role}
            onChange={(event) => setRole(event.target.value as InvitableRole)}
          >
            {INVITABLE_ROLES.map((option) => (
              <option key={option} value={option}>
                {t(`roles.${option}`)}
              </option>
            ))}
          </select>
        </FieldFrame>
        <Field
          label={t('displayName')}
          characters={12}
          maxLength={MAX_DISPLAY_NAME_CHARS}
          value={name}
          onTextChange={setName}
        />
        <Field
          label={t('validHours')}
          inputMode="decimal"
          characters={5}
          value={hoursText}
          error={
            submitAttempted && hours === null
              ? t('validHoursWrong', { max: MAX_TOKEN_HOURS })
              : undefined
          }
          onTextChange={setHoursText}
        />
        <Button primary type="submit" disabled={sending}>
          {t('createInvitation')}
        </Button>
      </InlineForm>
      {error && <FieldError>{error}</FieldError>}
      {createdToken?.url && (
        <TokenSecret>
          <CopyableCode text={createdToken.url} label={t('invitationLink')} />
        </TokenSecret>
      )}
    </PageSection>
  );
}
