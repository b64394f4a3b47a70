import { useTranslations } from 'use-intl';
import { Logo } from '#app/_components/logo.tsx';
import type { Connection } from '#lib/client/connection.ts';
import { useNow } from '#lib/client/hooks.ts';
import { Pane } from './layout/pane.tsx';
import { PaneHeading } from './layout/pane-heading.tsx';
import { PanesMain } from './layout/panes-main.tsx';
import { StudentPageHeader } from './layout/student-page-header.tsx';
import { StudentRoot } from './layout/student-root.tsx';

const SLOW_CONNECTION_MS = 2_000;

interface Props {
  /** Without it, the skeleton of the server, before the page has a connection. */
  readonly connection?: Connection;
}

/** The student page in its final layout, without data. After two seconds it says what it waits for. */
export function SeatSkeleton({ connection }: Props) {
  const t = useTranslations('common.connection');
  const now = useNow(500);
  const isSlow =
    connection?.state === 'connecting' &&
    now !== null &&
    now - connection.since > SLOW_CONNECTION_MS;
  return (
    <StudentRoot>
      <StudentPageHeader
        topRow={
          <>
            <Logo />
            <span className="ms-auto" role="status">
              {isSlow ? t('awaiting') : t('connecting')}
            </span>
          </>
        }
      >
        <div className="min-h-92" />
        <div className="min-h-66 max-tablet:hidden" />
      </StudentPageHeader>
      <PanesMain tab="checks">
        {(['task', 'checks', 'cluster'] as const).map((name) => (
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
