'use client';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useMounted } from '#lib/client/hooks.ts';
import { useErrorWords } from '#lib/i18n/error-messages.ts';
import type { EventSummary } from '#lib/protocol/http.ts';
import { PageBoard } from '#app/_components/instructor-header.tsx';
import { useAnswer } from '#app/_components/use-api-result.ts';
import { CreateEvent } from './create-workshop.tsx';
import { EventLine } from './workshop-row.tsx';

/** All events of the person, newest first, and the form that makes one. */
export function EventsPage() {
  const t = useTranslations('instructor.events');
  const common = useTranslations('common');
  const errorWords = useErrorWords();
  const mounted = useMounted();
  const { fetched, set, again } = useAnswer(api.events);
  const [said, say] = useState('');
  const created = useCallback(
    (event: EventSummary) =>
      set((events) => [event, ...events.filter(({ id }) => id !== event.id)]),
    [set],
  );
  const changed = useCallback(
    (event: EventSummary) => {
      set((events) => events.map((each) => (each.id === event.id ? event : each)));
      say(t('changed', { name: event.name, state: common(`eventState.${event.state}`) }));
    },
    [set, t, common],
  );
  return (
    <>
      <PageBoard title={t('title')}>
        <span className="push-end" />
      </PageBoard>
      <main className="two-columns">
        <section aria-label={t('title')}>
          <p className="sr-only" role="status">
            {said}
          </p>
          {fetched.state === 'asking' && (
            <p className="soft" role="status">
              {t('loading')}
            </p>
          )}
          {fetched.state === 'failed' && (
            <p role="alert">
              {errorWords(fetched.error)} <Button onClick={again}>{common('act.retry')}</Button>
            </p>
          )}
          {fetched.state === 'here' &&
            (fetched.value.length === 0 ? (
              <p>{t('empty')}</p>
            ) : (
              <EventTable events={fetched.value} changed={changed} />
            ))}
        </section>
        {/* Its first values are the reader's zone and clock, which only a browser knows. */}
        <section>{mounted && <CreateEvent created={created} />}</section>
      </main>
    </>
  );
}

function EventTable({
  events,
  changed,
}: {
  readonly events: readonly EventSummary[];
  readonly changed: (event: EventSummary) => void;
}) {
  const t = useTranslations('instructor.events');
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('name')}</th>
          <th>{t('state')}</th>
          <th>{t('code')}</th>
          <th>{t('starts')}</th>
          <th className="number">{t('seats')}</th>
          <th>
            <span className="sr-only">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <EventLine key={event.id} event={event} changed={changed} />
        ))}
      </tbody>
    </table>
  );
}
