'use client';
import { lazy, Suspense, useCallback, useEffect, useMemo, useReducer, useRef, useState, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { store, useStored } from '#app/components/stored.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { RoomView } from '#lib/room/types.ts';
import { RoomBoard } from './board.tsx';
import { choiceReducer, NOTHING_CHOSEN, type Choice } from './choice.ts';
import { DENSITIES, densityFor, type Density } from './density.ts';
import { seatsKey } from './frame.tsx';
import type { Need } from './needs.ts';
import { NeedsList } from './needs-list.tsx';
import { Overview } from './overview.tsx';
import { RoomMain } from './room-main.tsx';
import { useKeys } from './use-keys.ts';
import { usePaletteCommands } from './use-palette-commands.ts';
import { useRoomView } from './use-room-view.ts';

/** Not needed for the first look at the room; fetched as soon as that stands, so that the first click does not wait. */
const loadDrawer = () => import('./drawer.tsx');
const Drawer = lazy(() => loadDrawer().then(({ Drawer: component }) => ({ default: component })));
const Palette = lazy(() => import('./palette-view.tsx').then(({ Palette: component }) => ({ default: component })));
const KeysList = lazy(() => import('./keys-list.tsx').then(({ KeysList: component }) => ({ default: component })));

function nextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + 1) % panes.length];
  (pane?.querySelector<HTMLElement>('[tabindex="0"]') ?? pane)?.focus();
}

function isDensity(text: string | null): text is Density {
  return (DENSITIES as readonly (string | null)[]).includes(text);
}

export function LiveRoom({ view, connection }: { readonly view: RoomView; readonly connection: Exclude<Connection, { state: 'refused' }> }) {
  const t = useTranslations('instructor.room.tabs');
  const [choice, choose] = useReducer(choiceReducer, NOTHING_CHOSEN);
  const [asking, ask] = useState<'next' | 'release' | null>(null);
  const [storedDensity, setDensity] = useStored('podium-density');
  const [letters, setLetters] = useStored('podium-letters');
  const opener = useRef<HTMLElement | null>(null);
  const search = useRef<HTMLInputElement | null>(null);
  const { column, needs, counts, figures, visible } = useRoomView(view, choice);
  const density = isDensity(storedDensity) ? storedDensity : densityFor(view.seats.length);
  const event = view.head.event.id;
  const off = connection.state !== 'live';

  useEffect(() => void loadDrawer().catch(() => undefined), []);
  useEffect(() => store(seatsKey(event), String(view.seats.length)), [event, view.seats.length]);

  const openSeat = useCallback((seat: string, exercise: string | null) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    choose({ open: { seat, exercise } });
  }, []);
  const closeKeys = useCallback(() => choose({ keysShown: false }), []);
  const closePalette = useCallback(() => choose({ paletteShown: false }), []);
  const mayLead = view.me.role === 'owner' || view.me.role === 'instructor';
  const commands = usePaletteCommands({ ask, mayLead, off });
  const makeCurrent = useCallback((exercise: string) => {
    choose({ column: exercise });
    ask('next');
  }, []);
  const close = useCallback(() => {
    choose({ open: null });
    if (opener.current?.isConnected) opener.current.focus();
  }, []);
  const { only } = choice;
  const openNeed = useCallback((need: Need) => {
    const [first] = need.seats;
    if (need.kind === 'shared') choose({ only: only === need.key ? null : need.key, tab: 'wall' });
    else if (first) openSeat(first.id, need.column === null ? null : (view.head.exercises[need.column]?.id ?? null));
  }, [openSeat, view.head.exercises, only]);

  const people = useMemo(() => needs.flatMap((need) => need.seats.map((row) => ({ id: row.id, column: need.column }))), [needs]);
  const place = people.findIndex(({ id }) => id === choice.open?.seat);
  const step = useCallback((by: 1 | -1) => {
    const next = people[place < 0 ? (by > 0 ? 0 : people.length - 1) : (place + by + people.length) % people.length];
    if (next) choose({ open: { seat: next.id, exercise: next.column === null ? null : (view.head.exercises[next.column]?.id ?? null) } });
  }, [people, place, view.head.exercises]);

  useKeys(useRoomKeys({ choice, choose, close, step, ask, setDensity, search }), letters !== 'off' && !choice.keysShown && !choice.paletteShown);
  const opened = choice.open?.exercise ? view.head.exercises.findIndex(({ id }) => id === choice.open?.exercise) : -1;
  return (
    <div className="room" data-stale={off || undefined} data-tab={choice.tab} data-drawer={choice.open !== null || undefined}>
      <RoomBoard view={view} connection={connection} needs={needs} column={column} asking={asking} ask={ask} openNeed={openNeed} />
      <RoomMain view={view} choice={choice} choose={choose} column={column} counts={counts} figures={figures} visible={visible} density={density} setDensity={setDensity} search={search} openSeat={openSeat} />
      <NeedsList head={view.head} needs={needs} choice={choice} choose={choose} openNeed={openNeed} />
      {choice.open
        ? <Suspense fallback={<aside className="seat drawer" />}><Drawer view={view} seat={choice.open.seat} column={opened >= 0 ? opened : column} off={off} close={close} step={step} place={place + 1} count={people.length}
            chooseExercise={(exercise) => choice.open && choose({ open: { seat: choice.open.seat, exercise } })} /></Suspense>
        : <Overview view={view} figures={figures} off={off} />}
      <nav className="tabs" aria-label={t('label')}>
        {(['list', 'wall', 'board'] as const).map((tab) => <button key={tab} type="button" aria-pressed={choice.tab === tab} onClick={() => choose({ tab })}>{t(tab)}</button>)}
      </nav>
      {choice.paletteShown && <Suspense><Palette view={view} column={column} commands={commands} choose={choose} openSeat={openSeat} setDensity={setDensity} makeCurrent={mayLead && !off ? makeCurrent : null} close={closePalette} /></Suspense>}
      {choice.keysShown && <Suspense><KeysList letters={letters !== 'off'} setLetters={(on) => setLetters(on ? 'on' : 'off')} close={closeKeys} /></Suspense>}
    </div>
  );
}

interface KeyParts {
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
  readonly close: () => void;
  readonly step: (by: 1 | -1) => void;
  readonly ask: (what: 'next' | 'release' | null) => void;
  readonly setDensity: (density: Density) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

function useRoomKeys({ choice, choose, close, step, ask, setDensity, search }: KeyParts): Readonly<Record<string, () => void>> {
  const { applied, keysShown, paletteShown } = choice;
  return useMemo(() => ({
    j: () => step(1),
    k: () => step(-1),
    n: () => ask('next'),
    r: () => ask('release'),
    '.': () => choose({ applied: applied + 1 }),
    '/': () => {
      choose({ tab: 'wall' });
      search.current?.focus();
    },
    '?': () => choose({ keysShown: true }),
    '1': () => setDensity('20'),
    '2': () => setDensity('60'),
    '3': () => setDensity('300'),
    '4': () => setDensity('2000'),
    F6: nextPane,
    'Ctrl+k': () => choose({ paletteShown: !keysShown }),
    // The list of keys and the palette lie over all else, and close themselves.
    ...(!keysShown && !paletteShown && { Escape: close }),
  }), [applied, keysShown, paletteShown, choose, close, step, ask, setDensity, search]);
}
