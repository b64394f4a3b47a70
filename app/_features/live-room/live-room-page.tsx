'use client';
import { Suspense, useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '#app/_components/button-link.tsx';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { StaffMain } from '#app/_components/staff-main.tsx';
import { useWorkshop } from '#app/_components/workshop-context.tsx';
import { usePreloadReasonText } from '#app/_components/use-reason-text.ts';
import type { RoomView } from '#lib/room/views.ts';
import { RoomSkeleton } from './room-skeleton.tsx';

/**
 * Fetched in parallel to the connection's code, because it can't show anything before the room
 * arrives.
 */
const [LiveRoom, preloadLiveRoom] = lazyWithPreload(() =>
  import('./live-room.tsx').then((module) => module.LiveRoom),
);

/** The live room, or its skeleton until the room arrives, or why the server can't show it. */
export function LiveRoomPage() {
  const nav = useTranslations('shell.nav');
  const { view } = useWorkshop();
  useEffect(preloadLiveRoom, []);
  usePreloadReasonText();
  const unclaimed = useMemo(() => countUnclaimed(view), [view]);
  return (
    <StaffMain
      title={nav('room')}
      titlePrefix={unclaimed === 0 ? '' : `(${String(unclaimed)}) `}
      hidesTitle
      className="flex min-h-0 flex-1 flex-col"
    >
      <RoomOrReason />
    </StaffMain>
  );
}

function RoomOrReason() {
  const refusedText = useTranslations('common.refused');
  const t = useTranslations('instructor.room.skeleton');
  const { connection, view, workshop } = useWorkshop();
  if (connection.state === 'refused') {
    return (
      <div className="grid justify-items-start gap-16 px-24 py-64 text-[0.9375rem]">
        <p role="alert">{refusedText(connection.reason)}</p>
        <ButtonLink primary href="/workshops">
          {t('refused')}
        </ButtonLink>
      </div>
    );
  }
  return view ? (
    <Suspense fallback={<RoomSkeleton state={workshop.state} />}>
      <LiveRoom view={view} connection={connection} />
    </Suspense>
  ) : (
    <RoomSkeleton state={workshop.state} />
  );
}

/** Help requests that no staff member has claimed. */
function countUnclaimed(view: RoomView | null): number {
  const { state } = view?.info.workshop ?? {};
  if (view === null || (state !== 'open' && state !== 'live')) return 0;
  return view.seats.filter(({ helpRequest, helpClaim }) => helpRequest && !helpClaim).length;
}
