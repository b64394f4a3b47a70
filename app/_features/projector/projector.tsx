'use client';
import { Suspense, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorBoundary } from '#app/_components/error-boundary.tsx';
import { useHotkeys } from '#app/_components/use-hotkeys.ts';
import { useProjector, useServerNow } from '#lib/client/hooks.ts';
import { FixedLanguage } from '#lib/i18n/provider.tsx';
import { ProjectorScreen } from './projector-screen.tsx';
import { useFullScreen } from './use-full-screen.ts';
import { usePointerIdle } from './use-pointer-idle.ts';
import { useScreenOn } from './use-screen-on.ts';
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
  const now = useServerNow(1_000);
  const fullScreen = useFullScreen();
  const { toggle } = fullScreen;
  useHotkeys(
    useMemo(() => ({ f: toggle }), [toggle]),
    true,
  );
  useScreenOn();
  const isPointerIdle = usePointerIdle();
  if (connection.state === 'refused')
    return (
      <CenteredMessage>
        <p>{refused(connection.reason)}</p>
      </CenteredMessage>
    );
  const loading = (
    <CenteredMessage busy>
      <p role="status">{t('connecting')}</p>
    </CenteredMessage>
  );
  if (!view || now === null) return loading;
  // Everyone in the room reads this page, so its language is the workshop's, not the browser's.
  return (
    <ErrorBoundary>
      <Suspense fallback={loading}>
        <FixedLanguage language={view.info.workshop.language}>
          <ProjectorScreen
            view={view}
            now={now}
            publicUrl={publicUrl}
            reconnecting={
              connection.state === 'reconnecting' ? { lastUpdateAt: connection.lastFrameAt } : null
            }
            isPointerIdle={isPointerIdle}
            onFullScreen={fullScreen.isOffered ? toggle : null}
          />
        </FixedLanguage>
      </Suspense>
    </ErrorBoundary>
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
      className="grid min-h-screen place-content-center bg-paper p-[3rem] text-center text-[1.7rem]/[1.3] text-ink"
    >
      {children}
    </main>
  );
}
