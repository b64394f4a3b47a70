'use client';
import { Suspense, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Board, Brand } from '#app/_components/page-header.tsx';
import { later } from '#app/_components/lazy-with-preload.ts';
import { useSayAhead } from '#app/_components/use-reason-text.ts';
import { Wrong } from '#app/_components/field-error.tsx';
import { Door } from '#app/_components/form-page.tsx';
import { useNow, useSeat } from '#lib/client/hooks.ts';
import type { Connection, RefusedWhy } from '#lib/client/connection.ts';
import { rich } from './rich-tags.tsx';
import './student.css';
import './help/help.css';
import './panes.css';

/** Fetched beside the link's code, as nothing of it can be shown before the link has brought the seat. */
const [Room, fetchRoom] = later(() => import('./student-page.tsx').then((module) => module.Room));

/** A student's own page. `at` is the exercise that the address names. */
export function SeatPage({ seat, at }: { readonly seat: string; readonly at: string | null }) {
  const { connection, view } = useSeat(seat);
  useEffect(fetchRoom, []);
  useSayAhead();
  if (connection.state === 'refused' && (view === null || connection.why !== 'unavailable'))
    return <NotHere why={connection.why} />;
  const frame = <Frame connection={connection} />;
  return view === null ? (
    frame
  ) : (
    <Suspense fallback={frame}>
      <Room view={view} connection={connection} at={at} />
    </Suspense>
  );
}

const SAY_AFTER_MS = 2_000;

/** The page at its final size before the server has answered; after two seconds it says what is awaited. */
function Frame({ connection }: { readonly connection: Connection }) {
  const t = useTranslations('common.connection');
  const student = useTranslations('student');
  const now = useNow(500);
  const late =
    connection.state === 'connecting' && now !== null && now - connection.since > SAY_AFTER_MS;
  return (
    <div className="student frame">
      <Board
        className="student-board"
        line={
          <>
            <Brand />
            <span className="push" role="status">
              {late ? t('awaiting') : t('connecting')}
            </span>
          </>
        }
      >
        <div className="here" />
        <div className="student-line" />
      </Board>
      <main data-tab="checks">
        <div data-pane="task">
          <h2>{student('task.title')}</h2>
        </div>
        <div data-pane="checks">
          <h2>{student('checks.title')}</h2>
        </div>
        <div data-pane="cluster">
          <h2>{student('cluster.title')}</h2>
        </div>
      </main>
    </div>
  );
}

/** Not for this browser, or not any more: why, and the ways back to the seat. What was typed waits on this device. */
function NotHere({ why }: { readonly why: RefusedWhy }) {
  const t = useTranslations('common.refused');
  const student = useTranslations('student.seat');
  const lost = why === 'sign-in' || why === 'revoked' || why === 'forbidden';
  return (
    <Door title={student('title')} lead={<Wrong>{t(why)}</Wrong>}>
      {lost && <p>{student.rich('wayBack', rich)}</p>}
      <p className="door-ways">
        {lost && (
          <a className="button button-main" href="/claim">
            {student('withCode')}
          </a>
        )}
        <a className="button" href="/">
          {student('startOver')}
        </a>
      </p>
    </Door>
  );
}
