import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { Logo } from '#app/_components/logo.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useNow } from '#lib/client/hooks.ts';
import { Pane } from './layout/pane.tsx';
import { PaneHeading } from './layout/pane-heading.tsx';
import { PanesMain } from './layout/panes-main.tsx';
import { StudentPageHeader } from './layout/student-page-header.tsx';
import { StudentRoot } from './layout/student-root.tsx';

/** From then on the page says what it waits for, and later it offers a reload. */
const SLOW_CONNECTION_MS = 2_000;
const STUCK_CONNECTION_MS = 15_000;

interface Props {
  /** Without it, the skeleton of the server, before the page has a connection. */
  readonly connection?: Connection;
}

/**
 * The student page in its final layout, without data. After two
 * seconds it says what it waits for, after fifteen it offers a reload.
 */
export function SeatSkeleton({ connection }: Props) {
  const t = useTranslations('common.connection');
  const now = useNow(500);
  const load = useTranslations('common.load');
  const waitedMs = connection?.state === 'connecting' && now !== null ? now - connection.since : 0;
  return (
    <StudentRoot>
      <StudentPageHeader
        topRow={
          <>
            <Logo />
            <span className="ms-auto" role="status">
              {waitedMs > SLOW_CONNECTION_MS ? t('awaiting') : t('connecting')}
            </span>
            {waitedMs > STUCK_CONNECTION_MS && (
              <Button size="medium" onClick={() => window.location.reload()}>
                {load('reload')}
              </Button>
            )}
          </>
        }
      >
        <div className="min-h-76 max-tablet:min-h-52" />
        <div className="min-h-76 max-tablet:hidden" />
      </StudentPageHeader>
      <PanesMain tab="checks">
        {(['checks', 'task', 'cluster'] as const).map((name) => (
          <Pane key={name} name={name}>
            <SkeletonHeading name={name} />
          </Pane>
        ))}
      </PanesMain>
    </StudentRoot>
  );
}

function SkeletonHeading({ name }: { readonly name: 'task' | 'checks' | 'cluster' }) {
  const t = useTranslations('student');
  return <PaneHeading>{t(`${name}.title`)}</PaneHeading>;
}
