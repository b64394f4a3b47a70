import { Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { DateTime } from '#app/_components/date-time.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { PageSection } from '#app/_components/page-section.tsx';
import { selectRejoinRequests } from '#app/_components/rejoin-request.ts';
import { useAction } from '#app/_components/use-action.ts';
import { api } from '#lib/client/api.ts';
import type { DecisionResult } from '#lib/protocol/api/admission.ts';
import { MAX_LISTED, ROW, ROW_FACTS, type AdmissionProps } from './admission-props.ts';
import { selectApprovableStudents } from './approvable.ts';

/** Most workshops have no such request. */
const [RejoinRequests] = lazyWithPreload(() =>
  import('#app/_components/rejoin-requests.tsx').then((module) => module.RejoinRequests),
);

/**
 * The students who wait for approval, with the decisions about one and about all of them, and those
 * who ask for a seat that they had.
 */
export function WaitingStudentsSection({ workshopId, admission, onDone }: AdmissionProps) {
  const t = useTranslations('instructor.access.admission');
  const { sending, error, run } = useAction(onDone);
  const [rest, setRest] = useState<DecisionResult | null>(null);
  const { joining } = admission;
  const students = admission.students.filter(({ seat }) => seat === null);
  const rejoinRequests = selectRejoinRequests(admission.students);
  if (admission.students.length === 0 && joining !== 'approval') return null;
  const approvable = selectApprovableStudents(admission);
  const decide = async (decision: 'approve' | 'refuse', ids: readonly string[]) => {
    const done = await run(() => api.decideStudents(workshopId, { decision, ids: [...ids] }));
    setRest(done !== null && done.value.left > 0 ? done.value : null);
  };
  return (
    <PageSection title={t('students.title')}>
      {rejoinRequests.length > 0 && (
        <Suspense>
          <RejoinRequests workshopId={workshopId} requests={rejoinRequests} onDone={onDone} />
        </Suspense>
      )}
      <div role="status">
        {students.length === 0 ? (
          rejoinRequests.length === 0 && <p className="text-soft">{t('students.none')}</p>
        ) : (
          <p>
            <b>{t('students.waiting', { count: students.length })}</b>
          </p>
        )}
        {rest !== null && <p>{t('leftStudents', { decided: rest.decided, left: rest.left })}</p>}
      </div>
      {error !== null && <FieldError>{error}</FieldError>}
      {students.length > 1 && (
        <p className="flex flex-wrap gap-8 py-8">
          {approvable.length > 0 && (
            <Button primary disabled={sending} onClick={() => void decide('approve', approvable)}>
              {t('students.approveAll', { count: approvable.length })}
            </Button>
          )}
          <ConfirmButton
            label={t('students.refuseAll')}
            question={t('students.refuseAllAsk', { count: students.length })}
            confirmLabel={t('students.refuseAllSure', { count: students.length })}
            cancelLabel={t('cancel')}
            disabled={sending}
            onConfirm={() =>
              void decide(
                'refuse',
                students.map(({ id }) => id),
              )
            }
          />
        </p>
      )}
      <ul data-part="waiting-students">
        {students.slice(0, MAX_LISTED).map(({ id, displayName: name, address, since }) => (
          <li key={id} className={ROW}>
            <span className={ROW_FACTS}>
              <b className="wrap-anywhere">{name}</b>
              {address !== null && <span className="text-soft">{address}</span>}
              <span className="text-soft">
                {t('since')} <DateTime at={since} />
              </span>
            </span>
            <Button
              aria-label={t('students.approveOf', { name })}
              disabled={sending}
              onClick={() => void decide('approve', [id])}
            >
              {t('students.approve')}
            </Button>
            <Button
              aria-label={t('students.refuseOf', { name })}
              disabled={sending}
              onClick={() => void decide('refuse', [id])}
            >
              {t('students.refuse')}
            </Button>
          </li>
        ))}
      </ul>
      {students.length > MAX_LISTED && (
        <p className="text-soft">{t('more', { count: students.length - MAX_LISTED })}</p>
      )}
    </PageSection>
  );
}
