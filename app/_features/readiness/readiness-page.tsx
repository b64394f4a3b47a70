'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { SectionHeading } from '#app/_components/section-heading.tsx';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { SummaryCard } from '#app/_components/summary-card.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { formatClock } from '#lib/i18n/times.ts';
import { isHelper } from '#lib/room/roles.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { groupIssues } from './group-issues.ts';
import { IssueSection } from './issue-section.tsx';
import { SeatList } from './seat-list.tsx';

/** The checks of every seat before the workshop starts, and what to do about each issue. */
export function ReadinessPage() {
  const t = useTranslations('readiness');
  const nav = useTranslations('shell.nav');
  const { view } = useWorkshop();
  // Other roles get no issues from the server, so an empty list would not mean "ready".
  const helperView = view && isHelper(view.me) ? view : null;
  return (
    <StaffMain title={nav('readiness')} busy={view === null}>
      <div
        data-part="readiness"
        className="grid max-w-1152 gap-24 [&>[data-part=summary-card]]:min-h-0 [&>[data-part=summary-card]]:px-0"
      >
        {helperView ? (
          <ReadinessSummary view={helperView} />
        ) : (
          <SummaryCard title={t('question')} value="–" />
        )}
        {!view && (
          <p className="text-soft" role="status">
            {t('connecting')}
          </p>
        )}
        {helperView && <ReadinessContent view={helperView} />}
      </div>
    </StaffMain>
  );
}

/** A draft has no seats to check, and an ended workshop only the last result. */
function ReadinessContent({ view }: { readonly view: RoomView }) {
  const t = useTranslations('readiness');
  const { state } = view.info.workshop;
  if (state === 'draft') return <p>{t('draft')}</p>;
  return state === 'ended' || state === 'archived' ? (
    <LastResult view={view} />
  ) : (
    <ReadinessSections view={view} />
  );
}

function LastResult({ view: { info, seats } }: { readonly view: RoomView }) {
  const t = useTranslations('readiness');
  const connection = useTranslations('common.connection');
  const { id, endedAt, timeZone: zone } = info.workshop;
  const ready = findReadySeats(seats);
  const others = seats.filter((row) => !ready.includes(row));
  return (
    <>
      <p>
        {t('ended')}{' '}
        {endedAt !== null && (
          <span className="text-soft">
            {connection('asOf', { time: formatClock(endedAt, { zone }) })}
          </span>
        )}
      </p>
      {others.length > 0 && (
        <section>
          <SectionHeading className="text-[0.9375rem]">
            {t('notReady')} <span className="ms-auto text-soft">{others.length}</span>
          </SectionHeading>
          <SeatList workshop={id} seats={others} />
        </section>
      )}
      {ready.length > 0 && <ReadySection workshop={id} seats={ready} />}
    </>
  );
}

function ReadySection({
  workshop,
  seats,
}: {
  readonly workshop: string;
  readonly seats: readonly SeatRow[];
}) {
  const t = useTranslations('readiness');
  return (
    <section>
      <SectionHeading className="items-center text-[0.9375rem]">
        <StatusCell mark={{ state: 'passed' }} />
        {t('allReady')} <span className="ms-auto text-soft">{seats.length}</span>
      </SectionHeading>
      <SeatList workshop={workshop} seats={seats} />
    </section>
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
  const common = useTranslations('common');
  const { id: workshop, code } = info.workshop;
  const ready = findReadySeats(seats);
  return (
    <>
      {seats.length === 0 && (
        <p>
          {t('empty')} <b>{t('code', { code })}</b>{' '}
          <Link href={`/workshops/${workshop}/access`}>{t('toAccess')}</Link>{' '}
          <Link href="/help">{common('menu.help')}</Link>
        </p>
      )}
      {groupIssues(seats).map((group) => (
        <IssueSection key={group.key} workshop={workshop} group={group} />
      ))}
      {ready.length > 0 && <ReadySection workshop={workshop} seats={ready} />}
    </>
  );
}
