'use client';
import { Suspense, useCallback, useEffect, useReducer, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { later } from '#app/_components/lazy-with-preload.ts';
import { store, useStored } from '#app/_components/local-storage.ts';
import type { Connection } from '#lib/client/connection.ts';
import type { RoomView } from '#lib/room/views.ts';
import { mayLead } from '#lib/room/roles.ts';
import { ActsOfRoom, useActs } from './state/room-commands.tsx';
import { RoomBoard } from './summary/room-summary.tsx';
import { choiceReducer, NOTHING_CHOSEN, type Choice } from './state/room-view-state.ts';
import { fetchPanel } from './broadcast/room-toolbar.tsx';
import { DENSITIES, densityFor, type Density } from './grid/grid-view.ts';
import { seatsKey } from './room-skeleton.tsx';
import { fetchGroupForm } from './attention/attention-row.tsx';
import { NeedsList } from './attention/attention-list.tsx';
import { Overview } from './insights/insights-pane.tsx';
import { RoomMain } from './grid/grid-pane.tsx';
import { useAsking } from './state/use-prompts.ts';
import { useKeys } from '#app/_components/use-hotkeys.ts';
import { useOpenSeat } from './state/use-seat-navigation.ts';
import { usePaletteCommands } from './palette/use-palette-commands.ts';
import { useRoomKeys } from './state/use-room-shortcuts.ts';
import { useRoomView } from './state/use-room-selectors.ts';
import './live-room-panes.css';

/** Not needed for the first look at the room; fetched as soon as that stands, so that the first click does not wait. */
const [Drawer, fetchDrawer] = later(() => import('./seat-drawer/seat-drawer.tsx').then((module) => module.Drawer));
const [Palette] = later(() => import('./palette/command-palette.tsx').then((module) => module.Palette));
const [KeysList] = later(() => import('./palette/shortcut-list.tsx').then((module) => module.KeysList));

function isDensity(text: string | null): text is Density {
  return (DENSITIES as readonly (string | null)[]).includes(text);
}

/** A link may name a seat: `?seat=…`. */
function withAskedSeat(choice: Choice): Choice {
  const seat = new URLSearchParams(window.location.search).get('seat');
  return seat === null ? choice : { ...choice, open: { seat, exercise: null } };
}

interface Props {
  readonly view: RoomView;
  readonly connection: Exclude<Connection, { state: 'refused' }>;
}

export function LiveRoom({ view, connection }: Props) {
  return (
    <ActsOfRoom event={view.head.event.id} off={connection.state !== 'live'}>
      <Parts view={view} connection={connection} />
    </ActsOfRoom>
  );
}

function Parts({ view, connection }: Props) {
  const acts = useActs();
  const [choice, choose] = useReducer(choiceReducer, NOTHING_CHOSEN, withAskedSeat);
  const [storedDensity, setDensity] = useStored('podium-density');
  const [letters, setLetters] = useStored('podium-letters');
  const search = useRef<HTMLInputElement | null>(null);
  const { column, needs, counts, figures, visible } = useRoomView(view, choice);
  const { openSeat, openNeed, close, step, place, count } = useOpenSeat(
    view,
    needs,
    choice,
    choose,
  );
  const density = isDensity(storedDensity) ? storedDensity : densityFor(view.seats.length);
  const event = view.head.event.id;
  const seat = choice.open?.seat ?? null;
  const open = view.seats.find(({ id }) => id === seat) ?? null;
  const { asking, ask, askNext, askingSeat, askSeat, escape } = useAsking(
    view.head,
    column,
    seat,
    acts.forget,
    close,
  );

  useEffect(() => {
    for (const fetch of [fetchDrawer, fetchPanel, fetchGroupForm]) fetch();
  }, []);
  useEffect(() => store(seatsKey(event), String(view.seats.length)), [event, view.seats.length]);

  const makeCurrent = useCallback(
    (exercise: string) => {
      choose({ column: exercise });
      askNext();
    },
    [askNext],
  );
  const commands = usePaletteCommands({ view, open, acts, ask, askSeat });
  const keys = useRoomKeys({
    view,
    open,
    acts,
    choice,
    choose,
    escape,
    step,
    ask,
    askSeat,
    setDensity,
    search,
  });
  useKeys(keys, letters !== 'off' && !choice.keysShown && !choice.paletteShown);

  return (
    <div
      className="room"
      data-stale={acts.off || undefined}
      data-tab={choice.tab}
      data-drawer={choice.open !== null || undefined}
    >
      <RoomBoard
        view={view}
        connection={connection}
        needs={needs}
        column={column}
        chosen={choice.column}
        open={open}
        asking={asking}
        ask={ask}
        openNeed={openNeed}
      />
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
        openSeat={openSeat}
      />
      <NeedsList view={view} needs={needs} choice={choice} choose={choose} openNeed={openNeed} />
      {seat ? (
        <Suspense fallback={<aside className="seat drawer" />}>
          <Drawer
            view={view}
            seat={seat}
            column={columnOpen(view, choice, column)}
            off={acts.off}
            close={close}
            step={step}
            place={place}
            count={count}
            asking={askingSeat}
            ask={askSeat}
            chooseExercise={(exercise) => choose({ open: { seat, exercise } })}
          />
        </Suspense>
      ) : (
        <Overview view={view} off={acts.off} openSeat={openSeat} />
      )}
      <Tabs tab={choice.tab} choose={(tab) => choose({ tab })} />
      {choice.paletteShown && (
        <Suspense>
          <Palette
            view={view}
            column={column}
            commands={commands}
            choose={choose}
            openSeat={openSeat}
            setDensity={setDensity}
            makeCurrent={mayLead(view.me) && !acts.off ? makeCurrent : null}
            close={() => choose({ paletteShown: false })}
          />
        </Suspense>
      )}
      {choice.keysShown && (
        <Suspense>
          <KeysList
            letters={letters !== 'off'}
            setLetters={(on) => setLetters(on ? 'on' : 'off')}
            close={() => choose({ keysShown: false })}
          />
        </Suspense>
      )}
    </div>
  );
}

/** The exercise that the drawer shows, by place: the one it was opened at, else the wall's. */
function columnOpen({ head }: RoomView, { open }: Choice, column: number): number {
  const place = head.exercises.findIndex(({ id }) => id === open?.exercise);
  return place < 0 ? column : place;
}

const TABS = ['list', 'wall', 'board'] as const;

function Tabs({
  tab,
  choose,
}: {
  readonly tab: (typeof TABS)[number];
  readonly choose: (tab: (typeof TABS)[number]) => void;
}) {
  const t = useTranslations('instructor.room.tabs');
  return (
    <nav className="tabs" aria-label={t('label')}>
      {TABS.map((each) => (
        <button key={each} type="button" aria-pressed={tab === each} onClick={() => choose(each)}>
          {t(each)}
        </button>
      ))}
    </nav>
  );
}
