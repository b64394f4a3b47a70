'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { SummaryCard, PageHeader, Logo } from '#app/_components/page-header.tsx';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { CopyableCode } from '#app/_components/copyable-code.tsx';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { useRoom } from '#lib/client/hooks.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { isHelper } from '#lib/room/roles.ts';
import { seatName } from '#app/_features/live-room/grid/row-marks.ts';
import { groupIssues, type IssueGroup } from './group-issues.ts';
import '#app/_components/instructor-pages.css';
import './readiness.css';

/** Whether every seat has what the course needs, and what to do where it has not. */
export function ReadinessPage({ workshop }: { readonly workshop: string }) {
  const t = useTranslations('readiness');
  const refused = useTranslations('common.refused');
  const { connection, view } = useRoom(workshop);
  if (connection.state === 'refused')
    return (
      <main className="plain-page">
        <p>{refused(connection.reason)}</p>
        <a className="button button-main" href="/workshops">
          {t('workshops')}
        </a>
      </main>
    );
  // To a role without names nothing is told to be missing: that is no yes.
  const helperView = view && isHelper(view.me) ? view : null;
  return (
    <>
      <PageHeader
        topRow={
          <>
            <a href="/workshops" className="brand-link">
              <Logo />
            </a>
            <h1 className="clip">{t('title')}</h1>
            <span className="soft clip">{view?.info.workshop.name}</span>
            <a href={`/events/${workshop}`}>{t('toRoom')}</a>
            <span className="push">
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
      <main className="preflight" aria-busy={view === null || undefined}>
        {!view && (
          <p className="soft" role="status">
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

/** What is missing, each with what to do, then the seats that lack nothing. */
function ReadinessSections({ view: { info, seats } }: { readonly view: RoomView }) {
  const t = useTranslations('readiness');
  const { id: workshop, code } = info.workshop;
  const ready = findReadySeats(seats);
  return (
    <>
      {seats.length === 0 && (
        <p>
          {t('empty')} <b>{t('code', { code })}</b>{' '}
          <a href={`/events/${workshop}/setup`}>{t('toAccess')}</a>
        </p>
      )}
      {groupIssues(seats).map((each) => (
        <IssueSection key={each.key} workshop={workshop} group={each} />
      ))}
      {ready.length > 0 && (
        <section>
          <h2 className="section-head">
            <StatusCell mark={{ state: 'passed' }} />
            {t('allReady')} <span className="push soft">{ready.length}</span>
          </h2>
          <SeatList workshop={workshop} seats={ready} />
        </section>
      )}
    </>
  );
}

function IssueSection({
  workshop,
  group: { issue, seats },
}: {
  readonly workshop: string;
  readonly group: IssueGroup;
}) {
  const t = useTranslations('readiness');
  const params =
    'wanted' in issue
      ? { wanted: issue.wanted }
      : issue.code === 'rights'
        ? { kinds: issue.kinds.map((gvk) => gvk.split('/').at(-1)).join(', ') }
        : issue.code === 'images'
          ? { images: issue.images.length }
          : {};
  const details = useMemo(
    () => seats.map((row) => row.readinessIssues.find(({ code }) => code === issue.code)),
    [seats, issue.code],
  );
  return (
    <section>
      <h2 className="section-head">
        <StatusCell
          mark={
            issue.code === 'nobody' || issue.code === 'looking'
              ? { state: 'not-started' }
              : { state: 'failing' }
          }
        />
        {t(`missing.${issue.code}`, params as never)}{' '}
        <span className="push soft">{t('seats', { count: seats.length })}</span>
      </h2>
      <p>{t(`next.${issue.code}`)}</p>
      {issue.code === 'images' && (
        <p>
          {issue.images.map((image) => (
            <code key={image} className="preflight-image">
              {image}
            </code>
          ))}
        </p>
      )}
      {issue.code === 'images' && issue.loadCommand !== null && (
        <CopyableCode text={issue.loadCommand} label={t('load')} />
      )}
      {(issue.code === 'no-agent' || issue.code === 'nobody') && (
        <p>
          <a href={`/events/${workshop}/setup`}>{t('toAccess')}</a>
        </p>
      )}
      {issue.code === 'cluster-refused' && (
        <CopyableCode text="podium-agent reconnect" label={t('reconnect')} />
      )}
      {issue.code === 'agent-away' && (
        <CopyableCode text="podium-agent doctor" label={t('doctor')} />
      )}
      <SeatList workshop={workshop} seats={seats} detail={(index) => issueDetail(details[index])} />
    </section>
  );
}

/** What differs from seat to seat. */
function issueDetail(issue: SeatRow['readinessIssues'][number] | undefined): string {
  if (!issue) return '';
  if ('why' in issue) return issue.why;
  if ('node' in issue) return issue.node;
  return 'version' in issue ? issue.version : '';
}

function SeatList({
  seats,
  workshop,
  detail,
}: {
  readonly seats: readonly SeatRow[];
  readonly workshop: string;
  readonly detail?: (index: number) => string;
}) {
  return (
    <ul className="preflight-seats">
      {seats.map((row, index) => (
        <li key={row.id}>
          <a href={`/events/${workshop}?seat=${row.id}`}>
            <code>{row.label}</code>
            {row.displayName !== null && ` ${seatName(row)}`}
          </a>
          {detail?.(index) && <span className="soft">{detail(index)}</span>}
        </li>
      ))}
    </ul>
  );
}
