'use client';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { api } from '#lib/client/api.ts';
import { useMounted } from '#lib/client/hooks.ts';
import { useErrorMessage } from '#lib/i18n/error-messages.ts';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { useApiResult } from '#app/_components/use-api-result.ts';
import { CreateWorkshop } from './create-workshop.tsx';
import { WorkshopRow } from './workshop-row.tsx';

/** All events of the person, newest first, and the form that makes one. */
export function WorkshopList() {
  const t = useTranslations('instructor.workshops');
  const common = useTranslations('common');
  const errorWords = useErrorMessage();
  const mounted = useMounted();
  const { result, update, reload } = useApiResult(api.listWorkshops);
  const [announcement, announce] = useState('');
  const onCreated = useCallback(
    (workshop: WorkshopSummary) =>
      update((workshops) => [workshop, ...workshops.filter(({ id }) => id !== workshop.id)]),
    [update],
  );
  const onUpdated = useCallback(
    (workshop: WorkshopSummary) => {
      update((workshops) => workshops.map((each) => (each.id === workshop.id ? workshop : each)));
      announce(
        t('changed', { name: workshop.name, state: common(`workshopState.${workshop.state}`) }),
      );
    },
    [update, t, common],
  );
  return (
    <>
      <InstructorHeader title={t('title')}>
        <span className="push-end" />
      </InstructorHeader>
      <main className="two-columns">
        <section aria-label={t('title')}>
          <p className="sr-only" role="status">
            {announcement}
          </p>
          {result.state === 'loading' && (
            <p className="soft" role="status">
              {t('loading')}
            </p>
          )}
          {result.state === 'failed' && (
            <p role="alert">
              {errorWords(result.error)} <Button onClick={reload}>{common('action.retry')}</Button>
            </p>
          )}
          {result.state === 'loaded' &&
            (result.value.length === 0 ? (
              <p>{t('empty')}</p>
            ) : (
              <WorkshopTable workshops={result.value} onUpdated={onUpdated} />
            ))}
        </section>
        {/* Its first values are the reader's zone and clock, which only a browser knows. */}
        <section>{mounted && <CreateWorkshop onCreated={onCreated} />}</section>
      </main>
    </>
  );
}

function WorkshopTable({
  workshops,
  onUpdated,
}: {
  readonly workshops: readonly WorkshopSummary[];
  readonly onUpdated: (workshop: WorkshopSummary) => void;
}) {
  const t = useTranslations('instructor.workshops');
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
        {workshops.map((workshop) => (
          <WorkshopRow key={workshop.id} workshop={workshop} onUpdated={onUpdated} />
        ))}
      </tbody>
    </table>
  );
}
