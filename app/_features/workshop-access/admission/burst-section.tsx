import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { PageSection } from '#app/_components/page-section.tsx';
import { useAction } from '#app/_components/use-action.ts';
import { api } from '#lib/client/api.ts';
import type { AdmissionProps } from './admission-props.ts';
import { RemoveEmptySeats } from './remove-empty-seats.tsx';

/** Many students joined at once from one network: what staff can do, until they hide the note. */
export function BurstSection({ workshopId, admission, onDone }: AdmissionProps) {
  const t = useTranslations('instructor.access.admission');
  const { sending, error, run } = useAction(onDone);
  const { burst, joining, emptySeats } = admission;
  if (burst === null) return null;
  return (
    <PageSection title={t('burst.title')}>
      <p role="status">
        <b>{t('burst.joined', { joined: burst.joined, seconds: burst.seconds })}</b>
      </p>
      {error !== null && <FieldError>{error}</FieldError>}
      <p className="flex flex-wrap gap-8 py-8">
        {emptySeats > 0 && (
          <RemoveEmptySeats
            count={emptySeats}
            disabled={sending}
            onConfirm={() => void run(() => api.removeEmptySeats(workshopId))}
          />
        )}
        {joining !== 'closed' && (
          <Button
            disabled={sending}
            onClick={() => void run(() => api.updateWorkshop(workshopId, { joining: 'closed' }))}
          >
            {t('joining.close')}
          </Button>
        )}
        <Button disabled={sending} onClick={() => void run(() => api.dismissBurst(workshopId))}>
          {t('burst.dismiss')}
        </Button>
      </p>
    </PageSection>
  );
}
