'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { InstructorHeader } from '#app/_components/instructor-header.tsx';
import { InstructorMain } from '#app/_components/instructor-main.tsx';
import { useMounted } from '#lib/client/hooks.ts';
import type { PackSummary } from '#lib/protocol/api/packs.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { CreateWorkshop } from './create-workshop.tsx';
import { WorkshopTable } from './workshop-table.tsx';

interface Props {
  /** Newest first. */
  readonly workshops: readonly WorkshopSummary[];
  readonly packs: readonly PackSummary[];
}

/** The workshops of the reader, and the form that creates one. */
export function WorkshopList({ workshops: initialWorkshops, packs }: Props) {
  const t = useTranslations('instructor.workshops');
  const common = useTranslations('common');
  const mounted = useMounted();
  const router = useRouter();
  const [workshops, setWorkshops] = useState(initialWorkshops);
  const [announcement, setAnnouncement] = useState('');
  const onCreated = useCallback(
    (workshop: WorkshopSummary) => {
      setWorkshops((before) => [workshop, ...before.filter(({ id }) => id !== workshop.id)]);
      // Also updates the list that the router keeps for the back button.
      router.refresh();
    },
    [router],
  );
  const onUpdated = useCallback(
    (workshop: WorkshopSummary) => {
      setWorkshops((before) => before.map((row) => (row.id === workshop.id ? workshop : row)));
      setAnnouncement(
        t('changed', { name: workshop.name, state: common(`workshopState.${workshop.state}`) }),
      );
      router.refresh();
    },
    [t, common, router],
  );
  return (
    <>
      <InstructorHeader title={t('title')}>
        <Link href="/sessions" className="me-auto">
          {t('sessions')}
        </Link>
      </InstructorHeader>
      <InstructorMain>
        <section aria-label={t('title')}>
          <p className="sr-only" role="status">
            {announcement}
          </p>
          {workshops.length === 0 ? (
            <p>{t('empty')}</p>
          ) : (
            <WorkshopTable workshops={workshops} onUpdated={onUpdated} />
          )}
        </section>
        {/* The first values are the reader's time zone and clock, which only the browser knows. */}
        <section>{mounted && <CreateWorkshop packs={packs} onCreated={onCreated} />}</section>
      </InstructorMain>
    </>
  );
}
