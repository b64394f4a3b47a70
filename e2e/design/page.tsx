import { useReducer, useRef, useState, Suspense } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import {
  roomViewReducer,
  INITIAL_ROOM_VIEW_STATE,
} from '#app/_features/live-room/state/room-view-state.ts';
import type { GridView } from '#app/_features/live-room/grid/grid-view.ts';
import {
  ATTENTION_PANE,
  INSIGHTS_PANE,
  LIVE_ROOM,
  ROOM_HEADER_ERROR,
} from '#app/_features/live-room/pane-styles.ts';
import {
  RoomControlsContext,
  type RoomControls,
} from '#app/_features/live-room/state/room-context.ts';
import { GridPane } from '#app/_features/live-room/grid/grid-pane.tsx';
import { useRoomSelectors } from '#app/_features/live-room/state/use-room-selectors.ts';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { IconSprite } from '#app/_components/icon-sprite.tsx';
import { paintStatusMark, readThemeColors } from '#app/_components/paint-status-mark.ts';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { FakeRoomServer } from '#lib/client/fake-room-server.ts';
import { RoomClientContext, useRoom } from '#lib/client/hooks.ts';
import { RoomClient } from '#lib/client/room-client.ts';
import { compileMessages } from '#lib/i18n/messages/compile.ts';
import { messages } from '#lib/i18n/messages/en.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { sampleRoom } from './sample-room.ts';

/** Every appearance of a cell, by name. */
const MARK_SAMPLES: Readonly<
  Record<string, { readonly mark: StatusMark; readonly claimed?: true }>
> = {
  'not started': { mark: { state: 'not-started' } },
  'one of four': { mark: { state: 'in-progress', passing: 1, total: 4 } },
  'three of four': { mark: { state: 'in-progress', passing: 3, total: 4 } },
  passed: { mark: { state: 'passed' } },
  'passed and cleaned up': { mark: { state: 'passed-cleaned-up' } },
  failing: { mark: { state: 'failing' } },
  stuck: { mark: { state: 'stuck' } },
  'help request': { mark: { state: 'help' } },
  'help request, snoozed': { mark: { state: 'help', snoozed: true } },
  offline: { mark: { state: 'unknown', reason: 'offline' } },
  'not connected': { mark: { state: 'unknown', reason: 'not-connected' } },
  'cluster down': { mark: { state: 'unknown', reason: 'cluster-down' } },
  'duplicate agent': { mark: { state: 'unknown', reason: 'duplicate' } },
  'help request, claimed': { mark: { state: 'help' }, claimed: true },
  'stuck, claimed': { mark: { state: 'stuck' }, claimed: true },
  'failing, claimed': { mark: { state: 'failing' }, claimed: true },
};

/** The distance between two cells. */
const CELL_STEP_PX = 40;

function Cells({ size }: { readonly size: number }) {
  return Object.entries(MARK_SAMPLES).map(([name, { mark, claimed }], index) => (
    <div
      key={name}
      data-look={name}
      style={{ position: 'absolute', left: index * CELL_STEP_PX, top: 0, lineHeight: 0 }}
    >
      <StatusCell mark={mark} claimed={claimed ?? false} size={size} />
    </div>
  ));
}

function paintAll(size: number, onto: HTMLElement): void {
  const colors = readThemeColors(document.body);
  for (const [index, { mark, claimed }] of Object.values(MARK_SAMPLES).entries()) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    canvas.style.cssText = `position: absolute; left: ${index * CELL_STEP_PX}px; top: 0`;
    onto.append(canvas);
    const context = canvas.getContext('2d');
    if (context) paintStatusMark(context, mark, claimed ?? false, size, 1, colors);
  }
}

/** The grid as the live room's page mounts it, with a server in memory. */
function GridPreview({ gridView }: { readonly gridView: GridView }) {
  const { view } = useRoom('room');
  return view && <GridContent view={view} initialGridView={gridView} />;
}

function GridContent({
  view,
  initialGridView,
}: {
  readonly view: RoomView;
  readonly initialGridView: GridView;
}) {
  const [viewState, dispatch] = useReducer(roomViewReducer, INITIAL_ROOM_VIEW_STATE);
  const [gridView, setGridView] = useState(initialGridView);
  const search = useRef<HTMLInputElement | null>(null);
  const data = useRoomSelectors(view, viewState);
  const controls: RoomControls = {
    isReplay: false,
    workshopId: 'room',
    viewState,
    dispatch,
    gridView,
    setGridView,
    openSeat: (seatId, exerciseId) => {
      dispatch({ openSeat: { seatId, exerciseId } });
    },
    openItem: () => undefined,
    prompt: null,
    setPrompt: () => undefined,
    moveTo: null,
    askToMove: () => undefined,
    seatPrompt: null,
    setSeatPrompt: () => undefined,
  };
  return (
    <RoomControlsContext value={controls}>
      <div data-part="live-room" className={LIVE_ROOM} data-tab="grid">
        <header data-part="page-header" className={ROOM_HEADER_ERROR} />
        <GridPane
          counts={data.counts}
          columnStats={data.columnStats}
          visible={data.visible}
          search={search}
        />
        <section className={ATTENTION_PANE} />
        <aside className={INSIGHTS_PANE} />
      </div>
    </RoomControlsContext>
  );
}

const root = document.body.appendChild(document.createElement('div'));
root.style.position = 'relative';
createRoot(document.body.appendChild(document.createElement('div'))).render(<IconSprite />);
const shown = createRoot(root.appendChild(document.createElement('div')));
const marks = root.appendChild(document.createElement('div'));
const compiledMessages = compileMessages(messages);
const fake = new FakeRoomServer(createFakeClock());
let seats: readonly SeatRow[] = [];

const design = {
  names: Object.keys(MARK_SAMPLES),
  step: CELL_STEP_PX,
  /** Shows every sample at this size. `on: 'canvas'`: as the overview paints it. */
  cells(size: number, on: 'page' | 'canvas'): void {
    marks.replaceChildren();
    flushSync(() => shown.render(on === 'page' ? <Cells size={size} /> : null));
    if (on === 'canvas') paintAll(size, marks);
  },
  /** Shows the grid of a room. */
  room(count: number, gridView: GridView): void {
    const view = sampleRoom(count);
    seats = view.seats;
    flushSync(() =>
      shown.render(
        <LanguageProvider language="en" messages={compiledMessages}>
          <RoomClientContext value={new RoomClient(fake)}>
            <Suspense>
              <GridPreview key={gridView} gridView={gridView} />
            </Suspense>
          </RoomClientContext>
        </LanguageProvider>,
      ),
    );
    fake.connect();
    fake.sendSnapshot('room', view);
    fake.flush();
  },
  /**
   * Sends one frame that changes this number of seats across the room: each passes its exercise.
   */
  change(count: number): void {
    const every = Math.max(1, Math.floor(seats.length / count));
    const changed = seats
      .filter((_, index) => index % every === 0)
      .slice(0, count)
      .map((row): SeatRow => ({
        ...row,
        helpRequest: null,
        stuck: null,
        presence: 'connected',
        cells: row.cells.map((cell) =>
          cell.state === 'not-started' ? cell : { state: 'passed-cleaned-up', at: 5 },
        ),
        lastChangeAt: (row.lastChangeAt ?? 0) + 1,
      }));
    fake.sendDelta('room', { kind: 'room', seats: changed, removed: [] });
    fake.flush();
  },
};

declare global {
  interface Window {
    design: typeof design;
  }
}
window.design = design;
