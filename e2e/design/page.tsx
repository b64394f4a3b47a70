import { useReducer, useRef, useState, Suspense } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { choiceReducer, NOTHING_CHOSEN } from '#app/_features/live-room/state/room-view-state.ts';
import type { Density } from '#app/_features/live-room/grid/grid-view.ts';
import { RoomMain } from '#app/_features/live-room/grid/grid-pane.tsx';
import { useRoomView } from '#app/_features/live-room/state/use-room-selectors.ts';
import { Cell } from '#app/_components/status-cell.tsx';
import { GlyphSprite } from '#app/_components/icon.tsx';
import { paintMark, readInk } from '#app/_components/paint-status-mark.ts';
import type { Mark } from '#app/_components/status-mark.ts';
import { FakeRoom, HandClock } from '#lib/client/fake-room-server.ts';
import { RoomClientContext, useRoom } from '#lib/client/hooks.ts';
import { RoomClient } from '#lib/client/room-client.ts';
import { compileMessages } from '#lib/i18n/messages/compile.ts';
import { messages } from '#lib/i18n/messages/en.ts';
import { LanguageProvider } from '#lib/i18n/provider.tsx';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { hall } from './sample-room.ts';

/** Every look of a cell, by name. */
const LOOKS: Readonly<Record<string, { readonly mark: Mark; readonly taken?: true }>> = {
  'not started': { mark: { state: 'not-started' } },
  'one of four': { mark: { state: 'working', n: 1, m: 4 } },
  'three of four': { mark: { state: 'working', n: 3, m: 4 } },
  passed: { mark: { state: 'passed' } },
  removed: { mark: { state: 'passed-removed' } },
  trouble: { mark: { state: 'trouble' } },
  stuck: { mark: { state: 'stuck' } },
  'hand up': { mark: { state: 'help' } },
  'hand set aside': { mark: { state: 'help', paused: true } },
  offline: { mark: { state: 'unknown', why: 'offline' } },
  'never seen': { mark: { state: 'unknown', why: 'never-seen' } },
  'cluster down': { mark: { state: 'unknown', why: 'cluster-down' } },
  quarantined: { mark: { state: 'unknown', why: 'quarantined' } },
  'hand, taken': { mark: { state: 'help' }, taken: true },
  'stuck, taken': { mark: { state: 'stuck' }, taken: true },
  'trouble, taken': { mark: { state: 'trouble' }, taken: true },
};

/** px from one cell to the next. */
const STEP = 40;

function Cells({ size }: { readonly size: number }) {
  return Object.entries(LOOKS).map(([name, { mark, taken }], place) => (
    <div
      key={name}
      data-look={name}
      style={{ position: 'absolute', left: place * STEP, top: 0, lineHeight: 0 }}
    >
      <Cell mark={mark} taken={taken ?? false} size={size} />
    </div>
  ));
}

function paintAll(size: number, onto: HTMLElement): void {
  const ink = readInk(document.body);
  for (const [place, { mark, taken }] of Object.values(LOOKS).entries()) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    canvas.style.cssText = `position: absolute; left: ${place * STEP}px; top: 0`;
    onto.append(canvas);
    const context = canvas.getContext('2d');
    if (context) paintMark(context, mark, taken ?? false, size, 1, ink);
  }
}

/** The middle of the room as the room's page mounts it, fed by a server in memory. */
function Middle({ density: first }: { readonly density: Density }) {
  const { view } = useRoom('hall');
  return view && <Shown view={view} first={first} />;
}

function Shown({ view, first }: { readonly view: RoomView; readonly first: Density }) {
  const [choice, choose] = useReducer(choiceReducer, NOTHING_CHOSEN);
  const [density, setDensity] = useState(first);
  const search = useRef<HTMLInputElement | null>(null);
  const { column, counts, figures, visible } = useRoomView(view, choice);
  return (
    <div className="room" data-tab="wall">
      <header className="board room-board">
        <div className="board-line" />
        <section className="ask" />
      </header>
      <RoomMain
        view={view}
        choice={choice}
        choose={choose}
        column={column}
        counts={counts}
        figures={figures}
        visible={visible}
        density={density}
        setDensity={setDensity}
        search={search}
        openSeat={(seat, exercise) => choose({ open: { seat, exercise } })}
      />
      <section className="needs" />
      <aside className="seat" />
    </div>
  );
}

const root = document.body.appendChild(document.createElement('div'));
root.style.position = 'relative';
createRoot(document.body.appendChild(document.createElement('div'))).render(<GlyphSprite />);
const shown = createRoot(root.appendChild(document.createElement('div')));
const marks = root.appendChild(document.createElement('div'));
const words = compileMessages(messages);
const fake = new FakeRoom(new HandClock());
let seats: readonly SeatRow[] = [];

const look = {
  names: Object.keys(LOOKS),
  step: STEP,
  /** Shows every look at this size; `on: 'canvas'` as the field draws it. */
  cells(size: number, on: 'page' | 'canvas'): void {
    marks.replaceChildren();
    flushSync(() => shown.render(on === 'page' ? <Cells size={size} /> : null));
    if (on === 'canvas') paintAll(size, marks);
  },
  /** Shows the middle of a room. */
  room(count: number, density: Density): void {
    const view = hall(count);
    seats = view.seats;
    flushSync(() =>
      shown.render(
        <LanguageProvider language="en" messages={words}>
          <RoomClientContext value={new RoomClient(fake)}>
            <Suspense>
              <Middle density={density} />
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
        hand: null,
        stuck: null,
        presence: 'live',
        cells: row.cells.map((cell) =>
          cell.state === 'not-started' ? cell : { state: 'passed-removed', at: 5 },
        ),
        lastChangeAt: (row.lastChangeAt ?? 0) + 1,
      }));
    fake.sendDelta('hall', { kind: 'room', seats: changed, removed: [] });
    fake.flush();
  },
};

declare global {
  interface Window {
    look: typeof look;
  }
}
window.look = look;
