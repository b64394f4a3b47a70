'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { Logo } from '#app/_components/logo.tsx';
import { PageHeader } from '#app/_components/page-header.tsx';
import { PlainPage } from '#app/_components/plain-page.tsx';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { SummaryCard } from '#app/_components/summary-card.tsx';
import { useRoom } from '#lib/client/hooks.ts';
import { isHelper } from '#lib/room/roles.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { groupIssues } from './group-issues.ts';
import { IssueSection } from './issue-section.tsx';
import { SeatList } from './seat-list.tsx';

const CLIP_CLASS = 'min-w-0 overflow-hidden whitespace-nowrap';

/** The checks of every seat before the workshop starts, and what to do about each issue. */
export function ReadinessPage({ workshop }: { readonly workshop: string }) {
  const t = useTranslations('readiness');
  const refused = useTranslations('common.refused');
  const { connection, view } = useRoom(workshop);
  if (connection.state === 'refused')
    return (
      <PlainPage>
        <p>{refused(connection.reason)}</p>
        <ButtonLink primary href="/workshops">
          {t('workshops')}
        </ButtonLink>
      </PlainPage>
    );
  // Other roles get no issues from the server, so an empty list would not mean "ready".
  const helperView = view && isHelper(view.me) ? view : null;
  return (
    <>
      <PageHeader
        topRow={
          <>
            <Link href="/workshops" className="text-inherit no-underline">
              <Logo />
            </Link>
            <h1 className={CLIP_CLASS}>{t('title')}</h1>
            <span className={`${CLIP_CLASS} text-soft`}>{view?.info.workshop.name}</span>
            <Link href={`/workshops/${workshop}/room`}>{t('toRoom')}</Link>
            <span className="ms-auto">
              <LanguageSwitch />
            </span>
            <ConnectionState topic={{ room: workshop }} connection={connection} />
          </>
        }
      >
        {helperView ? (
          <ReadinessSummary view={helperView} />
        ) : (
          <SummaryCard title={t('question')} value="–" />
        )}
      </PageHeader>
      <main
        data-part="readiness"
        className="grid max-w-1152 gap-24 p-16 text-[0.875rem]/22"
        aria-busy={view === null || undefined}
      >
        {!view && (
          <p className="text-soft" role="status">
            {t('connecting')}
          </p>
        )}
        {view && !helperView && <p>{t('viewOnly')}</p>}
        {helperView && <ReadinessSections view={helperView} />}
      </main>
    </>
  );
}

const findReadySeats = (seats: readonly SeatRow[]) =>
  seats.filter(({ readinessIssues }) => readinessIssues.length === 0);

function ReadinessSummary({ view: { seats } }: { readonly view: RoomView }) {
  const t = useTranslations('readiness');
  const ready = findReadySeats(seats).length;
  const answer = seats.length === 0 ? 'nobody' : ready === seats.length ? 'yes' : 'no';
  return (
    <SummaryCard
      title={t('question')}
      value={t(answer)}
      detail={seats.length > 0 ? t('ready', { ready, seats: seats.length }) : undefined}
    />
  );
}

/** The issues with what to do about each, then the seats without issues. */
function ReadinessSections({ view: { info, seats } }: { readonly view: RoomView }) {
  const t = useTranslations('readiness');
  const { id: workshop, code } = info.workshop;
  const ready = findReadySeats(seats);
  return (
    <>
      {seats.length === 0 && (
        <p>
          {t('empty')} <b>{t('code', { code })}</b>{' '}
          <Link href={`/workshops/${workshop}/access`}>{t('toAccess')}</Link>
        </p>
      )}
      {groupIssues(seats).map((group) => (
        <IssueSection key={group.key} workshop={workshop} group={group} />
      ))}
      {ready.length > 0 && (
        <section>
          <SectionHeading className="items-center text-[0.9375rem]">
            <StatusCell mark={{ state: 'passed' }} />
            {t('allReady')} <span className="ms-auto text-soft">{ready.length}</span>
          </SectionHeading>
          <SeatList workshop={workshop} seats={ready} />
        </section>
      )}
    </>
  );
}
