'use client';
import { useTranslations } from 'use-intl';
import { useRoom } from '#lib/client/hooks.ts';
import { Frame } from './frame.tsx';
import { LiveRoom } from './live-room.tsx';
import './room.css';

/** The instructor's room: its frame until something is known, then the room itself for as long as somebody may look. */
export function Room({ event }: { readonly event: string }) {
  const refused = useTranslations('common.refused');
  const t = useTranslations('instructor.room.frame');
  const { connection, view } = useRoom(event);
  if (connection.state === 'refused') {
    return (
      <main className="refused">
        <p>{refused(connection.why)}</p>
        <a className="button button-main" href="/events">{t('refused')}</a>
      </main>
    );
  }
  return view ? <LiveRoom view={view} connection={connection} /> : <Frame event={event} />;
}
