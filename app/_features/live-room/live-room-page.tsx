'use client';
import { Suspense, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { usePreloadReasonText } from '#app/_components/use-reason-text.ts';
import { useRoom } from '#lib/client/hooks.ts';
import { RoomSkeleton } from './room-skeleton.tsx';
import './live-room.css';
import './grid/grid.css';

/** Fetched beside the link's code, as nothing of it can be shown before the link has brought the room. */
const [LiveRoom, preloadLiveRoom] = lazyWithPreload(() =>
  import('./live-room.tsx').then((module) => module.LiveRoom),
);

/** The instructor's room: its frame until something is known, then the room itself for as long as somebody may look. */
export function LiveRoomPage({ workshop }: { readonly workshop: string }) {
  const refused = useTranslations('common.refused');
  const t = useTranslations('instructor.room.skeleton');
  const { connection, view } = useRoom(workshop);
  useEffect(preloadLiveRoom, []);
  usePreloadReasonText();
  if (connection.state === 'refused') {
    return (
      <main className="refused">
        <p>{refused(connection.reason)}</p>
        <a className="button button-main" href="/workshops">
          {t('refused')}
        </a>
      </main>
    );
  }
  const skeleton = <RoomSkeleton workshopId={workshop} />;
  return view ? (
    <Suspense fallback={skeleton}>
      <LiveRoom view={view} connection={connection} />
    </Suspense>
  ) : (
    skeleton
  );
}
