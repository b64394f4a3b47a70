'use client';
import { Suspense, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { later } from '#app/_components/lazy-with-preload.ts';
import { useSayAhead } from '#app/_components/use-reason-text.ts';
import { useRoom } from '#lib/client/hooks.ts';
import { Frame } from './room-skeleton.tsx';
import './live-room.css';
import './grid/grid.css';

/** Fetched beside the link's code, as nothing of it can be shown before the link has brought the room. */
const [LiveRoom, fetchLiveRoom] = later(() =>
  import('./live-room.tsx').then((module) => module.LiveRoom),
);

/** The instructor's room: its frame until something is known, then the room itself for as long as somebody may look. */
export function Room({ event }: { readonly event: string }) {
  const refused = useTranslations('common.refused');
  const t = useTranslations('instructor.room.frame');
  const { connection, view } = useRoom(event);
  useEffect(fetchLiveRoom, []);
  useSayAhead();
  if (connection.state === 'refused') {
    return (
      <main className="refused">
        <p>{refused(connection.why)}</p>
        <a className="button button-main" href="/events">
          {t('refused')}
        </a>
      </main>
    );
  }
  const frame = <Frame event={event} />;
  return view ? (
    <Suspense fallback={frame}>
      <LiveRoom view={view} connection={connection} />
    </Suspense>
  ) : (
    frame
  );
}
