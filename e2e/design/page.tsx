import { useReducer, useRef, useState, Suspense } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import {
  roomViewReducer,
  INITIAL_ROOM_VIEW_STATE,
} from '#app/_features/live-room/state/room-view-state.ts';
import type { GridView } from '#app/_features/live-room/grid/grid-view.ts';
import { GridPane } from '#app/_features/live-room/grid/grid-pane.tsx';
import { useRoomSelectors } from '#app/_features/live-room/state/use-room-selectors.ts';
import { StatusCell } from '#app/_components/status-cell.tsx';
import { IconSprite } from '#app/_components/icon.tsx';
import { paintStatusMark, readThemeColors } from '#app/_components/paint-status-mark.ts';
import type { StatusMark } from '#app/_components/status-mark.ts';
import { FakeRoomServer, ManualClock } from '#lib/client/fake-room-server.ts';
import { RoomClientContext, useRoom } from '#lib/client/hooks.ts';
import { RoomClient } from '#lib/client/room-client.ts';
import { compileMessages } from '#lib/i18n/messages/compile.ts';
import { messages } from '#lib/i18n/messages/en.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { sampleRoom } from './sample-room.ts';

/** Every look of a cell, by name. */
const MARK_SAMPLES: Readonly<Record<string, { readonly mark: StatusMark; readonly taken?: true }>> =
  {
    'not started': { mark: { state: 'not-started' } },
    'one of four': { mark: { state: 'in-progress', passing: 1, total: 4 } },
    'three of four': { mark: { state: 'in-progress', passing: 3, total: 4 } },
    passed: { mark: { state: 'passed' } },
    removed: { mark: { state: 'passed-cleaned-up' } },
    trouble: { mark: { state: 'failing' } },
    stuck: { mark: { state: 'stuck' } },
    'hand up': { mark: { state: 'help' } },
    'hand set aside': { mark: { state: 'help', snoozed: true } },
    offline: { mark: { state: 'unknown', reason: 'offline' } },
    'never seen': { mark: { state: 'unknown', reason: 'not-connected' } },
    'cluster down': { mark: { state: 'unknown', reason: 'cluster-down' } },
    quarantined: { mark: { state: 'unknown', reason: 'duplicate' } },
    'hand, taken': { mark: { state: 'help' }, taken: true },
    'stuck, taken': { mark: { state: 'stuck' }, taken: true },
    'trouble, taken': { mark: { state: 'failing' }, taken: true },
  };

/** px from one cell to the next. */
const CELL_STEP_PX = 40;

function Cells({ size }: { readonly size: number }) {
  return Object.entries(MARK_SAMPLES).map(([name, { mark, taken }], place) => (
    <div
      key={name}
      data-look={name}
      style={{ position: 'absolute', left: place * CELL_STEP_PX, top: 0, lineHeight: 0 }}
    >
      <StatusCell mark={mark} claimed={taken ?? false} size={size} />
    </div>
  ));
}

function paintAll(size: number, onto: HTMLElement): void {
  const ink = readThemeColors(document.body);
  for (const [place, { mark, taken }] of Object.values(MARK_SAMPLES).entries()) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    canvas.style.cssText = `position: absolute; left: ${place * CELL_STEP_PX}px; top: 0`;
    onto.append(canvas);
    const context = canvas.getContext('2d');
    if (context) paintStatusMark(context, mark, taken ?? false, size, 1, ink);
  }
}

/** The middle of the room as the room's page mounts it, fed by a server in memory. */
function GridPreview({ density: first }: { readonly density: GridView }) {
  const { view } = useRoom('hall');
  return view && <GridContent view={view} first={first} />;
}

function GridContent({ view, first }: { readonly view: RoomView; readonly first: GridView }) {
  const [choice, choose] = useReducer(roomViewReducer, INITIAL_ROOM_VIEW_STATE);
  const [density, setDensity] = useState(first);
  const search = useRef<HTMLInputElement | null>(null);
  const { column, counts, columnStats, visible } = useRoomSelectors(view, choice);
  return (
    <div className="room" data-tab="grid">
      <header className="board room-board">
        <div className="board-line" />
        <section className="ask" />
      </header>
      <GridPane
        view={view}
        viewState={choice}
        dispatch={choose}
        column={column}
        counts={counts}
        columnStats={columnStats}
        visible={visible}
        gridView={density}
        setGridView={setDensity}
        search={search}
        onOpenSeat={(seatId, exerciseId) => choose({ openSeat: { seatId, exerciseId } })}
      />
      <section className="needs" />
      <aside className="seat" />
    </div>
  );
}

const root = document.body.appendChild(document.createElement('div'));
root.style.position = 'relative';
createRoot(document.body.appendChild(document.createElement('div'))).render(<IconSprite />);
const shown = createRoot(root.appendChild(document.createElement('div')));
const marks = root.appendChild(document.createElement('div'));
const words = compileMessages(messages);
const fake = new FakeRoomServer(new ManualClock());
let seats: readonly SeatRow[] = [];

const design = {
  names: Object.keys(MARK_SAMPLES),
  step: CELL_STEP_PX,
  /** Shows every look at this size; `on: 'canvas'` as the field draws it. */
  cells(size: number, on: 'page' | 'canvas'): void {
    marks.replaceChildren();
    flushSync(() => shown.render(on === 'page' ? <Cells size={size} /> : null));
    if (on === 'canvas') paintAll(size, marks);
  },
  /** Shows the middle of a room. */
  room(count: number, density: GridView): void {
    const view = sampleRoom(count);
    seats = view.seats;
    flushSync(() =>
      shown.render(
        <LanguageProvider language="en" messages={words}>
          <RoomClientContext value={new RoomClient(fake)}>
            <Suspense>
              <GridPreview density={density} />
            </Suspense>
          </RoomClientContext>
        </LanguageProvider>,
      ),
    );
    fake.connect();
    fake.sendSnapshot('hall', view);
    fake.flush();
  },
  /** One frame that changes so many seats, spread over the room; they pass where they stand. */
  change(count: number): void {
    const every = Math.max(1, Math.floor(seats.length / count));
    const changed = seats
      .filter((_, place) => place % every === 0)
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
    fake.sendDelta('hall', { kind: 'room', seats: changed, removed: [] });
    fake.flush();
  },
};

declare global {
  interface Window {
    design: typeof design;
  }
}
window.design = design;
