'use client';
import { Suspense, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { PageHeader, Logo } from '#app/_components/page-header.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { usePreloadReasonText } from '#app/_components/use-reason-text.ts';
import { FieldError } from '#app/_components/field-error.tsx';
import { FormPage } from '#app/_components/form-page.tsx';
import { useNow, useSeat } from '#lib/client/hooks.ts';
import type { Connection, ViewRefusal } from '#lib/client/connection.ts';
import { richTags } from './rich-tags.tsx';
import './student.css';
import './help/help.css';
import './panes.css';

/** Fetched beside the link's code, as nothing of it can be shown before the link has brought the seat. */
const [StudentPage, preloadStudentPage] = lazyWithPreload(() =>
  import('./student-page.tsx').then((module) => module.StudentPage),
);

/** A student's own page. `at` is the exercise that the address names. */
export function SeatPage({
  seat,
  initialExerciseId,
}: {
  readonly seat: string;
  readonly initialExerciseId: string | null;
}) {
  const { connection, view } = useSeat(seat);
  useEffect(preloadStudentPage, []);
  usePreloadReasonText();
  if (connection.state === 'refused' && (view === null || connection.reason !== 'unavailable'))
    return <SeatUnavailable reason={connection.reason} />;
  const skeleton = <SeatSkeleton connection={connection} />;
  return view === null ? (
    skeleton
  ) : (
    <Suspense fallback={skeleton}>
      <StudentPage view={view} connection={connection} initialExerciseId={initialExerciseId} />
    </Suspense>
  );
}

const SLOW_CONNECTION_MS = 2_000;

/** The page at its final size before the server has answered; after two seconds it says what is awaited. */
function SeatSkeleton({ connection }: { readonly connection: Connection }) {
  const t = useTranslations('common.connection');
  const student = useTranslations('student');
  const now = useNow(500);
  const isSlow =
    connection.state === 'connecting' &&
    now !== null &&
    now - connection.since > SLOW_CONNECTION_MS;
  return (
    <div className="student frame">
      <PageHeader
        className="student-board"
        topRow={
          <>
            <Logo />
            <span className="push" role="status">
              {isSlow ? t('awaiting') : t('connecting')}
            </span>
          </>
        }
      >
        <div className="here" />
        <div className="student-line" />
      </PageHeader>
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
function SeatUnavailable({ reason }: { readonly reason: ViewRefusal }) {
  const t = useTranslations('common.refused');
  const student = useTranslations('student.seat');
  const canReturn = reason === 'sign-in-required' || reason === 'revoked' || reason === 'forbidden';
  return (
    <FormPage title={student('title')} lead={<FieldError>{t(reason)}</FieldError>}>
      {canReturn && <p>{student.rich('returnHelp', richTags)}</p>}
      <p className="door-ways">
        {canReturn && (
          <a className="button button-main" href="/claim">
            {student('withCode')}
          </a>
        )}
        <a className="button" href="/">
          {student('startOver')}
        </a>
      </p>
    </FormPage>
  );
}
