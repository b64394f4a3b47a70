import { useCallback, useState, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import { ROW, ROW_FACTS } from './admission-props.ts';

/** The staff of the workshop. Owners can remove them. */
export function MembersSection({ workshopId }: { readonly workshopId: string }) {
  const t = useTranslations('instructor.access.admission');
  const errorMessage = useErrorMessage();
  const [result, setResult] = useState<ApiResult<MemberSummary[]> | null>(null);
  const reload = useCallback(() => void api.listMembers(workshopId).then(setResult), [workshopId]);
  useEffect(reload, [reload]);
  const { sending, error, run } = useAction(reload);
  const shownError = error ?? (result?.ok === false ? errorMessage(result.error) : null);
  return (
    <PageSection title={t('staff.title')}>
      {result === null && (
        <p className="text-soft" role="status">
          {t('loading')}
        </p>
      )}
      {shownError !== null && <FieldError>{shownError}</FieldError>}
      <ul data-part="members">
        {result?.ok &&
          result.value.map(({ personId, name, role, isCaller }) => (
            <li key={personId} className={ROW}>
              <span className={ROW_FACTS}>
                <b className="wrap-anywhere">{name}</b>
                <span>{t(`staff.roles.${role}`)}</span>
                {isCaller && <span className="text-soft">{t('staff.you')}</span>}
              </span>
              <ConfirmButton
                label={t('staff.remove')}
                accessibleName={t('staff.removeOf', { name })}
                question={isCaller ? t('staff.removeYouAsk') : t('staff.removeAsk', { name })}
                confirmLabel={t('staff.remove')}
                cancelLabel={t('cancel')}
                disabled={sending}
                onConfirm={() => void run(() => api.removeMember(workshopId, personId))}
              />
            </li>
          ))}
      </ul>
    </PageSection>
  );
}
