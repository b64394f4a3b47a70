'use client';
import { Suspense, useCallback } from 'react';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { usePreloadReasonText } from '#app/_components/use-reason-text.ts';
import { ReplayPage, type ReplayPageProps } from '#app/_features/replay/replay-page.tsx';
import { useProjector, useRoom, useServerNow } from '#lib/client/hooks.ts';
import { FixedLanguage } from '#lib/i18n/provider.tsx';

const [LiveRoom] = lazyWithPreload(() =>
  import('#app/_features/live-room/live-room.tsx').then((module) => module.LiveRoom),
);
const [ProjectorScreen] = lazyWithPreload(() =>
  import('#app/_features/projector/embedded-screen.ts').then((module) => module.ProjectorScreen),
);

type RoomReplay = Omit<Parameters<ReplayPageProps['renderView']>[0], 'view'>;

/** The replay with the parts of the pages that it shows: the live room, or the projector. */
export function RecordedViews({
  workshopId,
  at,
  publicUrl,
}: {
  readonly workshopId: string;
  readonly at: number | null;
  /** The public address of the server. */
  readonly publicUrl: string;
}) {
  usePreloadReasonText();
  const renderView = useCallback<ReplayPageProps['renderView']>(
    ({ view, ...replay }) =>
      view === 'room' ? (
        <RecordedRoomView workshopId={workshopId} replay={replay} />
      ) : (
        <RecordedProjector workshopId={workshopId} publicUrl={publicUrl} />
      ),
    [workshopId, publicUrl],
  );
  return <ReplayPage workshopId={workshopId} at={at} renderView={renderView} />;
}

/** A recording is as current as it can be. */
const CONNECTED = { state: 'connected' } as const;

function RecordedRoomView({
  workshopId,
  replay,
}: {
  readonly workshopId: string;
  readonly replay: RoomReplay;
}) {
  const { view } = useRoom(workshopId);
  if (view === null) return null;
  return (
    <Suspense>
      <LiveRoom view={view} connection={CONNECTED} replay={replay} />
    </Suspense>
  );
}

function RecordedProjector({
  workshopId,
  publicUrl,
}: {
  readonly workshopId: string;
  readonly publicUrl: string;
}) {
  const { view } = useProjector(workshopId);
  const now = useServerNow(1_000);
  if (view === null || now === null) return null;
  return (
    <Suspense>
      <FixedLanguage language={view.info.workshop.language}>
        <div data-part="embedded-projector" className="min-h-0 flex-1 overflow-auto">
          <ProjectorScreen
            view={view}
            now={now}
            publicUrl={publicUrl}
            reconnecting={null}
            isPointerIdle={false}
            onFullScreen={null}
            isEmbedded
          />
        </div>
      </FixedLanguage>
    </Suspense>
  );
}
