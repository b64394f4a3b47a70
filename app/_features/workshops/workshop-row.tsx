'use client';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Sure } from '#app/_components/confirm-button.tsx';
import { Day } from '#app/_components/time.tsx';
import { api } from '#lib/client/api.ts';
import { useErrorWords, type ApiError } from '#lib/i18n/error-messages.ts';
import type { EventSummary } from '#lib/protocol/http.ts';

/** Steps of an event's life that its people take by hand; the last one cannot be taken back. */
export function EventLine({
  event,
  changed,
}: {
  readonly event: EventSummary;
  readonly changed: (event: EventSummary) => void;
}) {
  const t = useTranslations('instructor.events');
  const state = useTranslations('common.eventState');
  const errorWords = useErrorWords();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const { id, name, seats, role } = event;
  const mayChange = role === 'owner' || role === 'instructor';

  const to = async (next: 'open' | 'live' | 'ended') => {
    setSending(true);
    const answer = await api.changeEvent(id, { state: next });
    setSending(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) changed(answer.value);
  };
  return (
    <tr>
      <th scope="row">
        <a href={role === 'projector' ? `/events/${id}/projector` : `/events/${id}`}>{name}</a>
      </th>
      <td className="short">{state(event.state)}</td>
      <td className="short">
        <code>{event.code}</code>
      </td>
      <td>
        <Day at={event.startsAt} zone={event.timeZone} />
      </td>
      <td className="number">{seats}</td>
      <td>
        <div className="acts">
          {error && <span role="alert">{errorWords(error)}</span>}
          {mayChange && event.state === 'draft' && (
            <Button
              disabled={sending}
              aria-label={t('openFor', { name })}
              onClick={() => void to('open')}
            >
              {t('open')}
            </Button>
          )}
          {mayChange && event.state === 'open' && (
            <Button
              disabled={sending}
              aria-label={t('startFor', { name })}
              onClick={() => void to('live')}
            >
              {t('start')}
            </Button>
          )}
          {mayChange && (event.state === 'open' || event.state === 'live') && (
            <Sure
              label={t('end')}
              name={t('endFor', { name })}
              ask={t('endAsk', { seats })}
              sure={t('endSure', { seats })}
              cancel={t('cancel')}
              disabled={sending}
              act={() => void to('ended')}
            />
          )}
          <a className="button" href={`/events/${id}/setup`}>
            {t('setup')}
          </a>
        </div>
      </td>
    </tr>
  );
}
