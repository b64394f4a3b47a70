import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { api, type ApiResult } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { JoinResult } from '#lib/protocol/api/seats.ts';
import {
  getNextRequestMs,
  getWaiting,
  shouldPauseWhileHidden,
  type JoinRequest,
} from './join-request.ts';
import { repeatRequest } from './repeat-request.ts';

interface Props {
  readonly request: JoinRequest;
  /** The request waits for something else. */
  readonly onChange: (request: JoinRequest) => void;
  /** The seat, or why the request ended without one. */
  readonly onAnswer: (answer: ApiResult<JoinResult>, request: JoinRequest) => void;
  readonly onCancel: () => void;
}

function onTabVisible(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/**
 * Repeats a request to join until the workshop is open and an instructor has approved it, if that
 * is necessary. `onChange` and `onAnswer` are stable.
 */
export function WaitingToJoin({ request, onChange, onAnswer, onCancel }: Props) {
  const t = useTranslations('student.join');
  const waitingMessages = useTranslations('student.waiting');
  const errorMessage = useErrorMessage();
  const { language } = useLanguage();
  const [error, setError] = useState<ApiError | null>(null);
  const { code, displayName, waiting } = request;
  useEffect(
    () =>
      repeatRequest({
        firstAfterMs: request.firstAfterMs,
        send: () =>
          api.joinWorkshop({ code: request.code, displayName: request.displayName, language }),
        onAnswer: (answer) => {
          const nextMs = getNextRequestMs(answer);
          const next = getWaiting(answer);
          if (next !== null && next.for !== request.waiting.for) {
            onChange({ ...request, waiting: next, firstAfterMs: nextMs ?? 0 });
            return null;
          }
          if (nextMs !== null) setError(answer.ok || next !== null ? null : answer.error);
          else if (!answer.ok) onAnswer(answer, request);
          else if (!('waiting' in answer.value))
            onAnswer({ ok: true, value: answer.value }, request);
          return nextMs;
        },
        isPaused: () => shouldPauseWhileHidden(request.waiting) && document.hidden,
        onResume: onTabVisible,
      }),
    [request, language, onChange, onAnswer],
  );
  const isOpening = waiting.for === 'opening';
  return (
    <FormPage
      key={waiting.for}
      focusesTitle
      title={isOpening ? waitingMessages('title') : waiting.workshopName}
      lead={<span role="status">{isOpening ? waitingMessages('lead') : t('waiting')}</span>}
    >
      <div data-part="join-waiting" className="grid justify-items-start gap-24 pt-24">
        <p>
          {isOpening
            ? waitingMessages('as', { displayName, code })
            : t('waitingNext', { displayName })}
        </p>
        {error !== null && <FieldError size="large">{errorMessage(error)}</FieldError>}
        <Button size="large" onClick={onCancel}>
          {isOpening ? waitingMessages('cancel') : t('waitingBack')}
        </Button>
      </div>
    </FormPage>
  );
}
