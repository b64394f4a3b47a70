'use client';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ClockTime } from '#app/_components/clock-time.tsx';
import { CurrentTime } from '#app/_components/current-time.tsx';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { Logo } from '#app/_components/logo.tsx';
import { useProjector } from '#lib/client/hooks.ts';
import { CurrentExercise } from './current-exercise.tsx';
import { ExerciseRail } from './exercise-rail.tsx';
import { JoinInfo } from './join-info.tsx';
import './projector.css';

interface Props {
  readonly workshopId: string;
  /** The public address of the server. */
  readonly publicUrl: string;
}

/** The projector view: the current exercise, the time left, the students' progress, how to join. */
export function Projector({ workshopId, publicUrl }: Props) {
  const t = useTranslations('projector');
  const refused = useTranslations('common.refused');
  const { connection, view } = useProjector(workshopId);
  if (connection.state === 'refused')
    return (
      <CenteredMessage>
        <p>{refused(connection.reason)}</p>
      </CenteredMessage>
    );
  if (!view)
    return (
      <CenteredMessage busy>
        <p role="status">{t('connecting')}</p>
      </CenteredMessage>
    );
  const isReconnecting = connection.state === 'reconnecting';
  return (
    <main
      data-page="projector"
      data-stale={connection.state !== 'connected' || undefined}
      className="grid h-screen grid-cols-[minmax(0,1fr)_25rem] grid-rows-[auto_auto_1fr_auto] overflow-hidden bg-paper text-[1.7rem]/[1.3] text-ink"
    >
      <header className="col-span-full flex h-[4.6rem] items-center gap-[1.6rem] border-b border-rule px-[3rem]">
        <Logo className="gap-[1rem] text-[1em] [&_svg]:h-[1.7rem] [&_svg]:w-[1.9rem]" />
        <span className="min-w-0 overflow-hidden whitespace-nowrap text-soft">
          {view.info.workshop.name}
        </span>
        {isReconnecting && (
          <b className="ms-auto" role="status">
            {connection.lastFrameAt === null ? (
              t('connecting')
            ) : (
              <>
                {t('asOf')} <ClockTime at={connection.lastFrameAt} />
              </>
            )}
          </b>
        )}
        <span className={isReconnecting ? '' : 'ms-auto'}>
          <CurrentTime />
        </span>
      </header>
      <ErrorBoundary>
        <CurrentExercise view={view} />
      </ErrorBoundary>
      <ErrorBoundary>
        <ExerciseRail view={view} />
      </ErrorBoundary>
      <ErrorBoundary>
        <JoinInfo view={view} publicUrl={publicUrl} />
      </ErrorBoundary>
      {view.announcement && (
        <p
          data-part="projector-announcement"
          className="col-span-full flex max-h-[30vh] min-h-[5.4rem] items-center gap-[1.6rem] overflow-hidden bg-ink px-[3rem] py-[0.6rem] text-[2.3rem] whitespace-pre-line text-paper"
          role="status"
        >
          <b className="flex-none">{t('announcement')}</b>
          <span>{view.announcement.text}</span>
        </p>
      )}
    </main>
  );
}

interface CenteredMessageProps {
  readonly busy?: boolean;
  readonly children: ReactNode;
}

function CenteredMessage({ busy = false, children }: CenteredMessageProps) {
  return (
    <main
      data-page="projector"
      aria-busy={busy || undefined}
      className="grid h-screen place-content-center bg-paper text-[1.7rem]/[1.3] text-ink"
    >
      {children}
    </main>
  );
}
