import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Dialog } from '#app/_components/dialog.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { formatDayAndTime } from '#lib/i18n/times.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { SeatCode } from '#lib/protocol/api/seats.ts';
import type { SeatView } from '#lib/room/views.ts';
import { StudentCode } from '../layout/student-code.tsx';
import { forgetSeat } from './forget-seat.ts';

interface Props {
  readonly seat: SeatView['seat'];
  readonly disabled: boolean;
  readonly onClose: () => void;
}

/** Asks before this browser leaves the seat, and shows the code that leads back. */
export function LeaveDialog({ seat, disabled, onClose }: Props) {
  const t = useTranslations('student.leaving');
  const errorMessage = useErrorMessage();
  const [leaving, setLeaving] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  async function leave() {
    setLeaving(true);
    setError(null);
    const result = await api.signOut();
    if (!result.ok) {
      setLeaving(false);
      setError(result.error);
      return;
    }
    forgetSeat(seat.id);
    // Loads a new page, so that no data of this seat stays in memory.
    window.location.assign('/');
  }
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      actions={
        <>
          <Button size="medium" autoFocus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button primary size="medium" disabled={disabled || leaving} onClick={() => void leave()}>
            {leaving ? t('leaving') : t('sure')}
          </Button>
        </>
      }
    >
      <WayBack seat={seat.id} />
      <p>{t('ends')}</p>
      {error && <FieldError size="large">{errorMessage(error)}</FieldError>}
    </Dialog>
  );
}

function WayBack({ seat }: { readonly seat: string }) {
  const t = useTranslations('student.leaving');
  const { language } = useLanguage();
  const [result, setResult] = useState<ApiResult<SeatCode> | null>(null);
  useEffect(() => {
    let mounted = true;
    void studentApi.createDeviceCode(seat, { isForReturn: true }).then((next) => {
      if (mounted) setResult(next);
    });
    return () => {
      mounted = false;
    };
  }, [seat]);
  if (result?.ok === false) return <p>{t('noCode')}</p>;
  return (
    <div>
      <p>{t('keeps')}</p>
      {/* As high as with the code, so that the buttons don't move. */}
      <div className="min-h-92">
        {result === null ? (
          <p className="pt-10 text-soft">{t('preparing')}</p>
        ) : (
          <>
            <StudentCode
              text={result.value.code}
              label={t('code')}
              preClassName="text-[1.25rem]/28 font-bold"
            />
            <p className="text-soft">
              {t('until', { time: formatDayAndTime(result.value.expiresAt, language) })}
            </p>
          </>
        )}
      </div>
    </div>
  );
}
