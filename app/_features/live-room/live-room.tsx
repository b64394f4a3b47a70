'use client';
import { Suspense, useCallback, useEffect, useReducer, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { lazyWithPreload } from '#app/_components/lazy-with-preload.ts';
import { writeLocalStorage, useLocalStorage } from '#app/_components/local-storage.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { RoomView } from '#lib/room/views.ts';
import { isLeader } from '#lib/room/roles.ts';
import { RoomCommandsProvider, useRoomCommands } from './state/room-commands.tsx';
import { RoomSummary } from './summary/room-summary.tsx';
import {
  roomViewReducer,
  INITIAL_ROOM_VIEW_STATE,
  type RoomViewState,
} from './state/room-view-state.ts';
import { preloadPromptPanel } from './broadcast/room-toolbar.tsx';
import { GRID_VIEWS, defaultGridView, type GridView } from './grid/grid-view.ts';
import { seatCountKey } from './room-skeleton.tsx';
import { preloadGroupMessageForm } from './attention/attention-row.tsx';
import { AttentionList } from './attention/attention-list.tsx';
import { InsightsPane } from './insights/insights-pane.tsx';
import { GridPane } from './grid/grid-pane.tsx';
import { usePrompts } from './state/use-prompts.ts';
import { useHotkeys } from '#app/_components/use-hotkeys.ts';
import { useSeatNavigation } from './state/use-seat-navigation.ts';
import { usePaletteCommands } from './palette/use-palette-commands.ts';
import { useRoomShortcuts } from './state/use-room-shortcuts.ts';
import { useRoomSelectors } from './state/use-room-selectors.ts';
import './live-room-panes.css';

/** Not needed for the first look at the room; fetched as soon as that stands, so that the first click does not wait. */
const [SeatDrawer, preloadDrawer] = lazyWithPreload(() =>
  import('./seat-drawer/seat-drawer.tsx').then((module) => module.SeatDrawer),
);
const [CommandPalette] = lazyWithPreload(() =>
  import('./palette/command-palette.tsx').then((module) => module.CommandPalette),
);
const [ShortcutList] = lazyWithPreload(() =>
  import('./palette/shortcut-list.tsx').then((module) => module.ShortcutList),
);

function isGridView(text: string | null): text is GridView {
  return (GRID_VIEWS as readonly (string | null)[]).includes(text);
}

/** A link may name a seat: `?seat=…`. */
function withSeatFromUrl(state: RoomViewState): RoomViewState {
  const seatId = new URLSearchParams(window.location.search).get('seat');
  return seatId === null ? state : { ...state, openSeat: { seatId, exerciseId: null } };
}

interface LiveRoomProps {
  readonly view: RoomView;
  readonly connection: Exclude<Connection, { state: 'refused' }>;
}

export function LiveRoom({ view, connection }: LiveRoomProps) {
  return (
    <RoomCommandsProvider
      workshopId={view.info.workshop.id}
      disabled={connection.state !== 'connected'}
    >
      <LiveRoomContent view={view} connection={connection} />
    </RoomCommandsProvider>
  );
}

function LiveRoomContent({ view, connection }: LiveRoomProps) {
  const commands = useRoomCommands();
  const [viewState, dispatch] = useReducer(
    roomViewReducer,
    INITIAL_ROOM_VIEW_STATE,
    withSeatFromUrl,
  );
  const [storedGridView, setGridView] = useLocalStorage('podium-grid-view');
  const [letterKeys, setLetterKeys] = useLocalStorage('podium-letter-keys');
  const search = useRef<HTMLInputElement | null>(null);
  const { column, attentionItems, counts, columnStats, visible } = useRoomSelectors(
    view,
    viewState,
  );
  const { openSeat, openItem, closeSeat, stepSeat, position, count } = useSeatNavigation(
    view,
    attentionItems,
    viewState,
    dispatch,
  );
  const gridView = isGridView(storedGridView) ? storedGridView : defaultGridView(view.seats.length);
  const workshopId = view.info.workshop.id;
  const seatId = viewState.openSeat?.seatId ?? null;
  const selectedSeat = view.seats.find(({ id }) => id === seatId) ?? null;
  const { prompt, setPrompt, openNextPrompt, seatPrompt, setSeatPrompt, dismiss } = usePrompts(
    view.info,
    column,
    seatId,
    commands.clearOutcome,
    closeSeat,
  );

  useEffect(() => {
    for (const fetch of [preloadDrawer, preloadPromptPanel, preloadGroupMessageForm]) fetch();
  }, []);
  useEffect(
    () => writeLocalStorage(seatCountKey(workshopId), String(view.seats.length)),
    [workshopId, view.seats.length],
  );

  const makeCurrent = useCallback(
    (exercise: string) => {
      dispatch({ selectedExerciseId: exercise });
      openNextPrompt();
    },
    [openNextPrompt],
  );
  const paletteCommands = usePaletteCommands({
    view,
    selectedSeat,
    commands,
    setPrompt,
    setSeatPrompt,
  });
  const hotkeys = useRoomShortcuts({
    view,
    selectedSeat,
    commands,
    viewState,
    dispatch,
    dismiss,
    stepSeat,
    setPrompt,
    setSeatPrompt,
    setGridView,
    search,
  });
  useHotkeys(hotkeys, letterKeys !== 'off' && !viewState.shortcutsOpen && !viewState.paletteOpen);

  return (
    <div
      className="room"
      data-stale={commands.disabled || undefined}
      data-tab={viewState.tab}
      data-drawer={viewState.openSeat !== null || undefined}
    >
      <RoomSummary
        view={view}
        connection={connection}
        attentionItems={attentionItems}
        column={column}
        selectedExerciseId={viewState.selectedExerciseId}
        selectedSeat={selectedSeat}
        prompt={prompt}
        setPrompt={setPrompt}
        onOpenItem={openItem}
      />
      <GridPane
        view={view}
        viewState={viewState}
        dispatch={dispatch}
        column={column}
        counts={counts}
        columnStats={columnStats}
        visible={visible}
        gridView={gridView}
        setGridView={setGridView}
        search={search}
        onOpenSeat={openSeat}
      />
      <AttentionList
        view={view}
        items={attentionItems}
        viewState={viewState}
        dispatch={dispatch}
        onOpenItem={openItem}
      />
      {seatId ? (
        <Suspense fallback={<aside className="seat drawer" />}>
          <SeatDrawer
            view={view}
            seatId={seatId}
            column={openColumn(view, viewState, column)}
            disabled={commands.disabled}
            onClose={closeSeat}
            onStep={stepSeat}
            position={position}
            count={count}
            prompt={seatPrompt}
            setPrompt={setSeatPrompt}
            onSelectExercise={(exerciseId) => dispatch({ openSeat: { seatId, exerciseId } })}
          />
        </Suspense>
      ) : (
        <InsightsPane view={view} disabled={commands.disabled} onOpenSeat={openSeat} />
      )}
      <Tabs tab={viewState.tab} onSelect={(tab) => dispatch({ tab })} />
      {viewState.paletteOpen && (
        <Suspense>
          <CommandPalette
            view={view}
            column={column}
            commands={paletteCommands}
            dispatch={dispatch}
            onOpenSeat={openSeat}
            setGridView={setGridView}
            onMakeCurrent={isLeader(view.me) && !commands.disabled ? makeCurrent : null}
            onClose={() => dispatch({ paletteOpen: false })}
          />
        </Suspense>
      )}
      {viewState.shortcutsOpen && (
        <Suspense>
          <ShortcutList
            letterKeysEnabled={letterKeys !== 'off'}
            onLetterKeysChange={(on) => setLetterKeys(on ? 'on' : 'off')}
            onClose={() => dispatch({ shortcutsOpen: false })}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The exercise that the drawer shows, by place: the one it was opened at, else the wall's. */
function openColumn({ info }: RoomView, { openSeat }: RoomViewState, column: number): number {
  const place = info.exercises.findIndex(({ id }) => id === openSeat?.exerciseId);
  return place < 0 ? column : place;
}

const TABS = ['attention', 'grid', 'status'] as const;

function Tabs({
  tab,
  onSelect,
}: {
  readonly tab: (typeof TABS)[number];
  readonly onSelect: (tab: (typeof TABS)[number]) => void;
}) {
  const t = useTranslations('instructor.room.tabs');
  return (
    <nav className="tabs" aria-label={t('label')}>
      {TABS.map((each) => (
        <button key={each} type="button" aria-pressed={tab === each} onClick={() => onSelect(each)}>
          {t(each)}
        </button>
      ))}
    </nav>
  );
}
