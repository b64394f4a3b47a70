'use client';
import { useTranslations } from 'use-intl';
import { Wrong } from '#app/join/field.tsx';
import { Door } from '#app/join/door.tsx';
import { useSeat, useNow } from '#lib/client/hooks.ts';
import type { Connection } from '#lib/client/connection.ts';
import { Room } from './room.tsx';
import './seat.css';
import './panes.css';

/** A student's own page. `at` is the exercise that the address names. */
export function SeatPage({ seat, at }: { readonly seat: string; readonly at: string | null }) {
  const { connection, view } = useSeat(seat);
  const gone = connection.state === 'refused' && connection.why !== 'unavailable';
  if (gone || view === null) return <NotYet connection={connection} />;
  return <Room view={view} connection={connection} at={at} />;
}

const SAY_AFTER_MS = 2_000;

/** The page without its content: not yet, or not for this browser. */
function NotYet({ connection }: { readonly connection: Connection }) {
  const t = useTranslations('common');
  const student = useTranslations('student');
  const now = useNow(500);
  const late = connection.state === 'connecting' && now !== null && now - connection.since > SAY_AFTER_MS;
  const lead = connection.state === 'refused' ? '' : late ? t('connection.awaiting') : t('connection.connecting');
  return (
    <Door title={student('seat.title')} lead={<span role="status">{lead}</span>}>
      {connection.state === 'refused' && <><Wrong>{t(`refused.${connection.why}`)}</Wrong><p><a href="/">{student('seat.startOver')}</a></p></>}
    </Door>
  );
}
