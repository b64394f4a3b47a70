import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import type { ApiResult } from '#lib/client/api.ts';
import { studentApi } from '#lib/client/student-api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import { useLanguage } from '#lib/i18n/provider.tsx';
import type { JoinAnswer } from '#lib/protocol/api/seats.ts';
import {
  findWaitingAnswer,
  getNextRequestMs,
  getRejoin,
  getWaiting,
  shouldPauseWhileHidden,
  type JoinRequest,
} from './join-request.ts';
import { onTabVisible, repeatRequest } from './repeat-request.ts';

interface Props {
  readonly request: JoinRequest;
  /** The join code as the page shows it. */
  readonly code: string;
  /** The request waits for something else. */
  readonly onChange: (request: JoinRequest) => void;
  /** The seat, an offer of an earlier one, or why the request ended without one. */
  readonly onAnswer: (answer: ApiResult<JoinAnswer>, request: JoinRequest) => void;
  readonly onCancel: () => void;
}

/**
 * Repeats a request to join until the workshop is open and an instructor has approved it, if that
 * is necessary. `onChange` and `onAnswer` are stable.
 */
export function WaitingToJoin({ request, code, onChange, onAnswer, onCancel }: Props) {
  const t = useTranslations('student.join');
  const waitingMessages = useTranslations('student.waiting');
  const errorMessage = useErrorMessage();
  const { language } = useLanguage();
  const [error, setError] = useState<ApiError | null>(null);
  const { displayName, waiting } = request;
  useEffect(
    () =>
      repeatRequest({
        firstAfterMs: request.firstAfterMs,
        send: async () => {
          const state =
            request.waiting.for === 'opening'
              ? await studentApi.getJoinState({ code: request.code })
              : null;
          const answer = state === null ? null : findWaitingAnswer(state);
          return (
            answer ??
            studentApi.joinWorkshop({
              code: request.code,
              displayName: request.displayName,
              language,
              rejoin: getRejoin(request.waiting),
            })
          );
        },
        onAnswer: (answer) => {
          const nextMs = getNextRequestMs(answer);
          const next = getWaiting(answer);
          if (next !== null && next.for !== request.waiting.for) {
            onChange({ ...request, waiting: next, firstAfterMs: nextMs ?? 0 });
            return null;
          }
          if (nextMs === null) onAnswer(answer, request);
          else setError(answer.ok || next !== null ? null : answer.error);
          return nextMs;
        },
        isPaused: () => shouldPauseWhileHidden(request.waiting) && document.hidden,
        onResume: onTabVisible,
      }),
    [request, language, onChange, onAnswer],
  );
  const isOpening = waiting.for === 'opening';
  const label = isOpening ? null : waiting.seatLabel;
  const wait =
    label === null
      ? ({ lead: 'waiting', next: 'waitingNext', label: '' } as const)
      : ({ lead: 'rejoin.asked', next: 'rejoin.askedNext', label } as const);
  return (
    <FormPage
      key={waiting.for}
      focusesTitle
      title={isOpening ? waitingMessages('title') : waiting.workshopName}
      lead={<span role="status">{isOpening ? waitingMessages('lead') : t(wait.lead)}</span>}
    >
      <div data-part="join-waiting" className="grid justify-items-start gap-24 pt-24">
        <p>
          {isOpening
            ? waitingMessages('as', { displayName, code })
            : t(wait.next, { displayName, label: wait.label })}
        </p>
        {error !== null && <FieldError size="large">{errorMessage(error)}</FieldError>}
        <Button size="large" onClick={onCancel}>
          {isOpening ? waitingMessages('cancel') : t('waitingBack')}
        </Button>
      </div>
    </FormPage>
  );
}
