'use client';
import { Suspense, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { usePreloadReasonText } from '#app/_components/use-reason-text.ts';
import { useRoom } from '#lib/client/hooks.ts';
import { RoomSkeleton } from './room-skeleton.tsx';

/**
 * Fetched in parallel to the connection's code, because it can't show anything before the room
 * arrives.
 */
const [LiveRoom, preloadLiveRoom] = lazyWithPreload(() =>
  import('./live-room.tsx').then((module) => module.LiveRoom),
);

/** The live room, or its skeleton until the room arrives, or why this person can't see it. */
export function LiveRoomPage({ workshopId }: { readonly workshopId: string }) {
  const refusedText = useTranslations('common.refused');
  const t = useTranslations('instructor.room.skeleton');
  const { connection, view } = useRoom(workshopId);
  useEffect(preloadLiveRoom, []);
  usePreloadReasonText();
  if (connection.state === 'refused') {
    return (
      <main className="grid justify-items-start gap-16 px-24 py-64 text-[0.9375rem]">
        <p>{connection.reason === 'revoked' ? t('revoked') : refusedText(connection.reason)}</p>
        <ButtonLink primary href="/workshops">
          {t('refused')}
        </ButtonLink>
      </main>
    );
  }
  return view ? (
    <Suspense fallback={<RoomSkeleton />}>
      <LiveRoom view={view} connection={connection} />
    </Suspense>
  ) : (
    <RoomSkeleton />
  );
}
