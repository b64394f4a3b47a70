import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '#lib/client/api.ts';
import { Button } from './button.tsx';
import { DateTime } from './date-time.tsx';
import { FieldError } from './field-error.tsx';
import type { RejoinRequest } from './rejoin-request.ts';
import { useToasts } from './toasts.tsx';
import { useAction } from './use-action.ts';

/** Rows of the list; those that wait longest come first. */
const MAX_LISTED = 20;

interface Props {
  readonly workshopId: string;
  readonly requests: readonly RejoinRequest[];
  readonly disabled?: boolean;
  readonly onDone: () => void;
}

/**
 * Students who came back in another browser, with the decision about each. After a decision the
 * focus moves to the part of the page that has the list, because the row disappears.
 */
export function RejoinRequests({ workshopId, requests, disabled = false, onDone }: Props) {
  const t = useTranslations('rejoin');
  const toasts = useToasts();
  const list = useRef<HTMLUListElement>(null);
  const { sending, error, run } = useAction(onDone);
  const decide = async (
    { id, displayName, seat }: RejoinRequest,
    decision: 'approve' | 'refuse',
  ) => {
    list.current?.parentElement?.closest<HTMLElement>('[tabindex="-1"]')?.focus();
    const done = await run(() => api.decideStudents(workshopId, { decision, ids: [id] }));
    if (done !== null && done.value.decided > 0)
      toasts.show({
        text: t(decision === 'approve' ? 'done.allowed' : 'done.refused', {
          name: displayName,
          label: seat.label,
        }),
        tone: 'success',
      });
  };
  return (
    <>
      {error !== null && <FieldError>{error}</FieldError>}
      <ul ref={list} data-part="rejoin-requests">
        {requests.slice(0, MAX_LISTED).map((request) => {
          const { id, displayName: name, since, seat } = request;
          const { label } = seat;
          return (
            <li key={id} className="grid gap-6 border-b border-rule py-8">
              <p>
                <b className="wrap-anywhere">{t('ask', { name, label })}</b>{' '}
                <span className="text-soft">
                  {t('since')} <DateTime at={since} />
                </span>
              </p>
              {seat.displayName !== null && seat.displayName !== name && (
                <p className="wrap-anywhere">{t('owner', { name: seat.displayName })}</p>
              )}
              {seat.isOpen && (
                <p>
                  <b>{t('open')}</b>
                </p>
              )}
              <p className="flex flex-wrap gap-8">
                <Button
                  aria-label={t('allowOf', { name, label })}
                  disabled={disabled || sending}
                  onClick={() => void decide(request, 'approve')}
                >
                  {t('allow')}
                </Button>
                <Button
                  aria-label={t('refuseOf', { name, label })}
                  disabled={disabled || sending}
                  onClick={() => void decide(request, 'refuse')}
                >
                  {t('refuse')}
                </Button>
              </p>
            </li>
          );
        })}
      </ul>
      {requests.length > MAX_LISTED && (
        <p className="py-8 text-soft">{t('more', { count: requests.length - MAX_LISTED })}</p>
      )}
      <p className="py-8 text-soft">{t('check')}</p>
    </>
  );
}
