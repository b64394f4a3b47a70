import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import { getNextRequestMs, type JoinRequest } from './join-request.ts';

interface Props {
  readonly request: JoinRequest;
  /** The seat, or why the request ended without one. */
  readonly onAnswer: (answer: ApiResult<JoinResult>, request: JoinRequest) => void;
  readonly onBack: () => void;
}

/** Repeats a request to join until an instructor has decided. `onAnswer` is stable. */
export function WaitingForApproval({ request, onAnswer, onBack }: Props) {
  const t = useTranslations('student.join');
  const errorMessage = useErrorMessage();
  const { language } = useLanguage();
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    let mounted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const { code, displayName } = request;
      const result = await api.joinWorkshop({ code, displayName, language });
      if (!mounted) return;
      const nextMs = getNextRequestMs(result);
      if (nextMs !== null) {
        setError(result.ok ? null : result.error);
        timer = setTimeout(() => void ask(), nextMs);
      } else if (!result.ok) onAnswer(result, request);
      else if (!('waiting' in result.value)) onAnswer({ ok: true, value: result.value }, request);
    };
    timer = setTimeout(() => void ask(), request.firstAfterMs);
    return () => {
      mounted = false;
      clearTimeout(timer);
    };
  }, [request, language, onAnswer]);
  return (
    <FormPage title={request.workshopName} lead={<span role="status">{t('waiting')}</span>}>
      <div data-part="join-waiting" className="grid justify-items-start gap-24 pt-24">
        <p>{t('waitingNext', { displayName: request.displayName })}</p>
        {error !== null && <FieldError size="large">{errorMessage(error)}</FieldError>}
        <Button size="large" onClick={onBack}>
          {t('waitingBack')}
        </Button>
      </div>
    </FormPage>
  );
}
