import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { api } from '#lib/client/api.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { MAX_LISTED, ROW, ROW_FACTS, type AdmissionProps } from './admission-props.ts';
import { RemoveEmptySeats } from './remove-empty-seats.tsx';

/** The number of seats, and the removed ones that can be restored. */
export function SeatsSection({ workshopId, admission, onDone }: AdmissionProps) {
  const t = useTranslations('instructor.access.admission');
  const { sending, error, run } = useAction(onDone);
  const { seats, seatLimit, emptySeats, removedSeats } = admission;
  return (
    <PageSection title={t('seats.title')}>
      <p>{t('seats.count', { seats, limit: seatLimit })}</p>
      <p className="text-soft">{t('seats.empty', { count: emptySeats })}</p>
      {error !== null && <FieldError>{error}</FieldError>}
      {emptySeats > 0 && (
        <p className="py-8">
          <RemoveEmptySeats
            count={emptySeats}
            disabled={sending}
            onConfirm={() => void run(() => api.removeEmptySeats(workshopId))}
          />
        </p>
      )}
      {removedSeats.length > 0 && (
        <>
          <SectionHeading level={3}>{t('seats.removed')}</SectionHeading>
          <ul data-part="removed-seats">
            {removedSeats.slice(0, MAX_LISTED).map(({ id, label, displayName, restoreUntil }) => (
              <li key={id} className={ROW}>
                <span className={ROW_FACTS}>
                  <b>{label}</b>
                  {displayName !== null && <span className="wrap-anywhere">{displayName}</span>}
                  <span className="text-soft">
                    {t('seats.until', { time: formatClock(restoreUntil) })}
                  </span>
                </span>
                <Button
                  aria-label={t('seats.restoreOf', { label })}
                  disabled={sending}
                  onClick={() => void run(() => api.restoreSeat(id))}
                >
                  {t('seats.restore')}
                </Button>
              </li>
            ))}
          </ul>
          {removedSeats.length > MAX_LISTED && (
            <p className="text-soft">{t('more', { count: removedSeats.length - MAX_LISTED })}</p>
          )}
        </>
      )}
    </PageSection>
  );
}
