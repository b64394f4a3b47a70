'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { ConfirmButton } from '#app/_components/confirm-button.tsx';
import { DateTime } from '#app/_components/time.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorMessage, type ApiError } from '#lib/i18n/error-messages.ts';
import type { WorkshopSummary } from '#lib/protocol/http.ts';

/** Steps of an event's life that its people take by hand; the last one cannot be taken back. */
export function WorkshopRow({
  workshop,
  onUpdated,
}: {
  readonly workshop: WorkshopSummary;
  readonly onUpdated: (workshop: WorkshopSummary) => void;
}) {
  const t = useTranslations('instructor.workshops');
  const state = useTranslations('common.workshopState');
  const errorWords = useErrorMessage();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const { id, name, seats, role } = workshop;
  const canChangeState = role === 'owner' || role === 'instructor';

  const changeState = async (next: 'open' | 'live' | 'ended') => {
    setSending(true);
    const answer = await api.updateWorkshop(id, { state: next });
    setSending(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) onUpdated(answer.value);
  };
  return (
    <tr>
      <th scope="row">
        <a href={role === 'projector' ? `/events/${id}/projector` : `/events/${id}`}>{name}</a>
      </th>
      <td className="short">{state(workshop.state)}</td>
      <td className="short">
        <code>{workshop.code}</code>
      </td>
      <td>
        <DateTime at={workshop.startsAt} zone={workshop.timeZone} />
      </td>
      <td className="number">{seats}</td>
      <td>
        <div className="acts">
          {error && <span role="alert">{errorWords(error)}</span>}
          {canChangeState && workshop.state === 'draft' && (
            <Button
              disabled={sending}
              aria-label={t('openFor', { name })}
              onClick={() => void changeState('open')}
            >
              {t('open')}
            </Button>
          )}
          {canChangeState && workshop.state === 'open' && (
            <Button
              disabled={sending}
              aria-label={t('startFor', { name })}
              onClick={() => void changeState('live')}
            >
              {t('start')}
            </Button>
          )}
          {canChangeState && (workshop.state === 'open' || workshop.state === 'live') && (
            <ConfirmButton
              label={t('end')}
              accessibleName={t('endFor', { name })}
              question={t('endAsk', { seats })}
              confirmLabel={t('endSure', { seats })}
              cancelLabel={t('cancel')}
              disabled={sending}
              onConfirm={() => void changeState('ended')}
            />
          )}
          <a className="button" href={`/events/${id}/setup`}>
            {t('access')}
          </a>
        </div>
      </td>
    </tr>
  );
}
