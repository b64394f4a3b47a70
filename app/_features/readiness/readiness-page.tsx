'use client';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { Ask, Board, Brand } from '#app/_components/page-header.tsx';
import { Cell } from '#app/_components/status-cell.tsx';
import { Code } from '#app/_components/copyable-code.tsx';
import { ConnectionState } from '#app/_components/connection-state.tsx';
import { LanguageSwitch } from '#app/_components/language-switch.tsx';
import { useRoom } from '#lib/client/hooks.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { mayHelp } from '#lib/room/roles.ts';
import { nameOf } from '#app/_features/live-room/grid/row-marks.ts';
import { missingIn, type Missing } from './group-issues.ts';
import '#app/_components/instructor-pages.css';
import './readiness.css';

/** Whether every seat has what the course needs, and what to do where it has not. */
export function Preflight({ event }: { readonly event: string }) {
  const t = useTranslations('preflight');
  const refused = useTranslations('common.refused');
  const { connection, view } = useRoom(event);
  if (connection.state === 'refused')
    return (
      <main className="plain-page">
        <p>{refused(connection.why)}</p>
        <a className="button button-main" href="/events">
          {t('events')}
        </a>
      </main>
    );
  // To a role without names nothing is told to be missing: that is no yes.
  const told = view && mayHelp(view.me) ? view : null;
  return (
    <>
      <Board
        line={
          <>
            <a href="/events" className="brand-link">
              <Brand />
            </a>
            <h1 className="clip">{t('title')}</h1>
            <span className="soft clip">{view?.head.event.name}</span>
            <a href={`/events/${event}`}>{t('toRoom')}</a>
            <span className="push">
              <LanguageSwitch />
            </span>
            <ConnectionState topic={{ room: event }} connection={connection} />
          </>
        }
      >
        {told ? <Answer view={told} /> : <Ask question={t('question')} answer="–" />}
      </Board>
      <main className="preflight" aria-busy={view === null || undefined}>
        {!view && (
          <p className="soft" role="status">
            {t('connecting')}
          </p>
        )}
        {view && !told && <p>{t('offRole')}</p>}
        {told && <Parts view={told} />}
      </main>
    </>
  );
}

const readyIn = (seats: readonly SeatRow[]) => seats.filter(({ lacks }) => lacks.length === 0);

function Answer({ view: { seats } }: { readonly view: RoomView }) {
  const t = useTranslations('preflight');
  const ready = readyIn(seats).length;
  const answer = seats.length === 0 ? 'nobody' : ready === seats.length ? 'yes' : 'no';
  return (
    <Ask
      question={t('question')}
      answer={t(answer)}
      detail={seats.length > 0 ? t('ready', { ready, seats: seats.length }) : undefined}
    />
  );
}

/** What is missing, each with what to do, then the seats that lack nothing. */
function Parts({ view: { head, seats } }: { readonly view: RoomView }) {
  const t = useTranslations('preflight');
  const { id: event, code } = head.event;
  const ready = readyIn(seats);
  return (
    <>
      {seats.length === 0 && (
        <p>
          {t('empty')} <b>{t('code', { code })}</b>{' '}
          <a href={`/events/${event}/setup`}>{t('toSetup')}</a>
        </p>
      )}
      {missingIn(seats).map((each) => (
        <Part key={each.key} event={event} missing={each} />
      ))}
      {ready.length > 0 && (
        <section>
          <h2 className="section-head">
            <Cell mark={{ state: 'passed' }} />
            {t('allThere')} <span className="push soft">{ready.length}</span>
          </h2>
          <Seats event={event} seats={ready} />
        </section>
      )}
    </>
  );
}

function Part({
  event,
  missing: { lack, seats },
}: {
  readonly event: string;
  readonly missing: Missing;
}) {
  const t = useTranslations('preflight');
  const words =
    'wanted' in lack
      ? { wanted: lack.wanted }
      : lack.code === 'rights'
        ? { kinds: lack.kinds.map((gvk) => gvk.split('/').at(-1)).join(', ') }
        : lack.code === 'images'
          ? { images: lack.images.length }
          : {};
  const details = useMemo(
    () => seats.map((row) => row.lacks.find(({ code }) => code === lack.code)),
    [seats, lack.code],
  );
  return (
    <section>
      <h2 className="section-head">
        <Cell
          mark={
            lack.code === 'nobody' || lack.code === 'looking'
              ? { state: 'not-started' }
              : { state: 'trouble' }
          }
        />
        {t(`lack.${lack.code}`, words as never)}{' '}
        <span className="push soft">{t('seats', { count: seats.length })}</span>
      </h2>
      <p>{t(`next.${lack.code}`)}</p>
      {lack.code === 'images' && (
        <p>
          {lack.images.map((image) => (
            <code key={image} className="preflight-image">
              {image}
            </code>
          ))}
        </p>
      )}
      {lack.code === 'images' && lack.load !== null && <Code text={lack.load} label={t('load')} />}
      {(lack.code === 'no-agent' || lack.code === 'nobody') && (
        <p>
          <a href={`/events/${event}/setup`}>{t('toSetup')}</a>
        </p>
      )}
      {lack.code === 'cluster-refused' && (
        <Code text="podium-agent reconnect" label={t('reconnect')} />
      )}
      {lack.code === 'agent-away' && <Code text="podium-agent doctor" label={t('doctor')} />}
      <Seats event={event} seats={seats} why={(index) => whyOf(details[index])} />
    </section>
  );
}

/** What differs from seat to seat. */
function whyOf(lack: SeatRow['lacks'][number] | undefined): string {
  if (!lack) return '';
  if ('why' in lack) return lack.why;
  if ('node' in lack) return lack.node;
  return 'version' in lack ? lack.version : '';
}

function Seats({
  seats,
  event,
  why,
}: {
  readonly seats: readonly SeatRow[];
  readonly event: string;
  readonly why?: (index: number) => string;
}) {
  return (
    <ul className="preflight-seats">
      {seats.map((row, index) => (
        <li key={row.id}>
          <a href={`/events/${event}?seat=${row.id}`}>
            <code>{row.label}</code>
            {row.handle !== null && ` ${nameOf(row)}`}
          </a>
          {why?.(index) && <span className="soft">{why(index)}</span>}
        </li>
      ))}
    </ul>
  );
}
