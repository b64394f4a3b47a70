import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '#app/_components/button.tsx';
import { cityOf } from '#app/_components/city-of.ts';
import type { PageShortcut } from '#app/_components/page-extras.tsx';
import { useHotkeys } from '#app/_components/use-hotkeys.ts';
import { useLetterKeys } from '#app/_components/use-letter-keys.ts';
import { replayApi } from '#lib/client/replay-api.ts';
import { RoomClientContext } from '#lib/client/hooks.ts';
import { RecordedRoom } from '#lib/client/recorded-room.ts';
import { ReplayPlayer, type PlayerState } from '#lib/client/replay-player.ts';
import { RoomClient } from '#lib/client/room-client.ts';
import { formatClock } from '#lib/i18n/times.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ReadyReplay, ReplayNames } from '#lib/protocol/api/replay.ts';
import { ReplayControls } from './replay-controls.tsx';
import type { ReplayPageProps } from './replay-page.tsx';
import { SeatSteps } from './seat-steps.tsx';

interface StageProps extends ReplayPageProps {
  readonly replay: ReadyReplay;
  /** The recording doesn't exist any more. */
  readonly onLost: () => void;
}

/** Refusals after which the recording doesn't come back. */
const LOST: readonly string[] = ['outdated', 'not-found', 'forbidden', 'sign-in-required'];

/** Loads the names, which belong to no recording, and plays it. */
export function ReplayStage(props: StageProps) {
  const { workshopId, replay, onLost } = props;
  const t = useTranslations('replay');
  const needsNames = replay.view === 'room';
  const [names, setNames] = useState<ReplayNames | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [isFailed, setIsFailed] = useState(false);
  useEffect(() => {
    if (!needsNames) return;
    let isCurrent = true;
    void replayApi.getReplayNames(workshopId).then((result) => {
      if (!isCurrent) return;
      if (result.ok) setNames(result.value);
      else if (LOST.includes(result.error.error)) onLost();
      else setIsFailed(true);
    });
    return () => {
      isCurrent = false;
    };
  }, [workshopId, needsNames, attempt, onLost]);
  if (names !== null || !needsNames) return <Player {...props} names={names} />;
  if (!isFailed)
    return (
      <p role="status" className="p-16 text-soft">
        {t('loading')}
      </p>
    );
  return (
    <div className="grid justify-items-start gap-8 p-16">
      <p role="alert">{t('controls.lost')}</p>
      <Button
        onClick={() => {
          setIsFailed(false);
          setAttempt(attempt + 1);
        }}
      >
        {t('tryAgain')}
      </Button>
    </div>
  );
}

/** The player of a recording and the client of its views. */
function createPlayer(
  { workshopId, replay, at, onLost }: StageProps,
  names: ReplayNames | null,
): { readonly player: ReplayPlayer; readonly client: RoomClient } {
  const room = new RecordedRoom({
    workshopId,
    replay,
    names,
    loadChunk: async (ordinal) => {
      const result = await replayApi.getReplayChunk(workshopId, replay.recordingId, ordinal);
      if (result.ok) return result.value;
      if (LOST.includes(result.error.error)) onLost();
      throw new Error(result.error.error);
    },
  });
  const player = new ReplayPlayer(room, replay, at === null ? {} : { at });
  return { player, client: new RoomClient(room, player.dayClock) };
}

function Player({ names, ...props }: StageProps & { readonly names: ReplayNames | null }) {
  const { workshopId, replay, renderView } = props;
  const t = useTranslations('replay');
  const [{ player, client }] = useState(() => createPlayer(props, names));
  const state = useSyncExternalStore(player.subscribe, player.getSnapshot, player.getSnapshot);
  const [letterKeys] = useLetterKeys();
  useEffect(() => {
    player.start();
    return () => {
      player.stop();
      client.close();
    };
  }, [player, client]);
  useHotkeys(
    useMemo(
      () => ({
        j: () => player.seekBy(-MINUTE_MS),
        k: () => player.togglePlaying(),
        l: () => player.seekBy(MINUTE_MS),
      }),
      [player],
    ),
    letterKeys,
  );
  const renderSeatTools = useCallback(
    (seatId: string) => <SeatSteps key={seatId} seatId={seatId} player={player} />,
    [player],
  );
  const shortcuts = useShortcuts();
  const view = useMemo(
    () => renderView({ view: replay.view, renderSeatTools, shortcuts }),
    [renderView, replay.view, renderSeatTools, shortcuts],
  );
  return (
    <RoomClientContext value={client}>
      <section
        data-part="replay"
        aria-label={t('title')}
        className="flex min-h-0 flex-1 flex-col overflow-y-auto border-4 border-double border-ink"
      >
        <Frame state={state} replay={replay} />
        <div
          data-part="replay-view"
          aria-busy={(state.status === 'loading' && !state.isPlaying) || undefined}
          className="flex min-h-320 flex-1 flex-col"
        >
          {view}
        </div>
        <ReplayControls
          workshopId={workshopId}
          player={player}
          state={state}
          replay={replay}
          names={names}
        />
      </section>
    </RoomClientContext>
  );
}

function useShortcuts(): readonly PageShortcut[] {
  const t = useTranslations('replay.controls');
  return useMemo(
    () => [
      { keys: 'J', text: t('back') },
      { keys: 'K', text: t('playOrPause') },
      { keys: 'L', text: t('forward') },
      { keys: '← →', text: t('arrows') },
    ],
    [t],
  );
}

/** Says at all times that this is not the present. */
function Frame({ state, replay }: { readonly state: PlayerState; readonly replay: ReadyReplay }) {
  const t = useTranslations('replay');
  const zone = replay.timeZone;
  return (
    <p
      data-part="replay-frame"
      className="flex flex-none flex-wrap items-baseline gap-x-12 border-b border-rule px-16 py-4"
    >
      <b className="tabular-nums">{t('frame', { time: formatClock(state.at, { zone }) })}</b>
      <span className="text-soft">{t('zone', { city: cityOf(zone) })}</span>
    </p>
  );
}
