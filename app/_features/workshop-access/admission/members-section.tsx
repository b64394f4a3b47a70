import { useCallback, useState, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { TimeZoneNote } from '#app/_components/time-zone-note.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { useSessionData } from '#app/_components/use-session-data.ts';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { MemberSummary } from '#lib/protocol/api/admission.ts';
import { MemberSessionList } from './member-session-list.tsx';
import { ROW, ROW_FACTS } from './admission-props.ts';

/** The staff of the workshop with their sessions. Owners can remove them, and sign them out. */
export function MembersSection({ workshopId }: { readonly workshopId: string }) {
  const t = useTranslations('instructor.access.admission');
  const errorMessage = useErrorMessage();
  const [result, setResult] = useState<ApiResult<MemberSummary[]> | null>(null);
  const reload = useCallback(() => void api.listMembers(workshopId).then(setResult), [workshopId]);
  useEffect(reload, [reload]);
  const loadSessions = useCallback(() => api.listMemberSessions(workshopId), [workshopId]);
  const sessions = useSessionData(loadSessions);
  const { sending, error, run } = useAction(() => {
    reload();
    sessions.reload();
  });
  const failed = [result, sessions.result].find((loaded) => loaded?.ok === false);
  const shownError = error ?? (failed?.ok === false ? errorMessage(failed.error) : null);
  const sessionsOf = (personId: string) =>
    sessions.result?.ok
      ? sessions.result.value.find((member) => member.personId === personId)
      : undefined;
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
          result.value.map(({ personId, name, role, isCaller }) => {
            const member = sessionsOf(personId);
            return (
              <li key={personId} className={ROW}>
                <span className={ROW_FACTS}>
                  <b className="wrap-anywhere">{name}</b>
                  <span>{t(`staff.roles.${role}`)}</span>
                  {isCaller && <span className="text-soft">{t('staff.you')}</span>}
                </span>
                {isCaller ? (
                  <span className="text-soft">{t('staff.ownRemoval')}</span>
                ) : (
                  <ConfirmButton
                    label={t('staff.remove')}
                    accessibleName={t('staff.removeOf', { name })}
                    question={t('staff.removeAsk', { name })}
                    confirmLabel={t('staff.remove')}
                    cancelLabel={t('cancel')}
                    disabled={sending}
                    onConfirm={() => void run(() => api.removeMember(workshopId, personId))}
                  />
                )}
                {member !== undefined && (
                  <MemberSessionList
                    member={member}
                    isCaller={isCaller}
                    disabled={sending}
                    onEnd={(session) =>
                      void run(() => api.endMemberSession(workshopId, personId, session))
                    }
                    onEndAll={() => void run(() => api.endMemberSessions(workshopId, personId))}
                  />
                )}
              </li>
            );
          })}
      </ul>
      <p className="pt-8">
        <TimeZoneNote />
      </p>
    </PageSection>
  );
}
