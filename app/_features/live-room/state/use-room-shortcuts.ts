'use client';
import { useMemo, type RefObject } from 'react';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { mayHelp, mayLead } from '#lib/room/roles.ts';
import type { Acts } from './room-commands.tsx';
import type { Asking } from './prompt.ts';
import type { Choice } from './room-view-state.ts';
import type { Density } from '../grid/grid-view.ts';
import type { SeatAsking } from '../seat-drawer/seat-actions.tsx';
import { seatActs } from './help-commands.ts';

interface KeyParts {
  readonly view: RoomView;
  readonly open: SeatRow | null;
  readonly acts: Acts;
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
  /** Takes back what was done last: a question, then the open seat. */
  readonly escape: () => void;
  readonly step: (by: 1 | -1) => void;
  readonly ask: (what: Asking) => void;
  readonly askSeat: (what: SeatAsking) => void;
  readonly setDensity: (density: Density) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

type Keys = Readonly<Record<string, () => void>>;

function nextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) =>
    pane.checkVisibility(),
  );
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + 1) % panes.length];
  (pane?.querySelector<HTMLElement>('[tabindex="0"]') ?? pane)?.focus();
}

/** What each key of the room does; those of acts only for who may do them. */
export function useRoomKeys(parts: KeyParts): Keys {
  const { choice, choose, escape, step, setDensity, search } = parts;
  const { applied, keysShown, paletteShown } = choice;
  const actKeys = useActKeys(parts);
  return useMemo(
    () => ({
      ...actKeys,
      j: () => step(1),
      k: () => step(-1),
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
      ...(!keysShown && !paletteShown && { Escape: escape }),
    }),
    [actKeys, applied, keysShown, paletteShown, choose, escape, step, setDensity, search],
  );
}

function useActKeys({ view, open, acts, ask, askSeat }: KeyParts): Keys {
  const { me } = view;
  return useMemo<Keys>(() => {
    if (acts.off) return {};
    const room: Keys = mayLead(me)
      ? { n: () => ask('next'), r: () => ask('release'), a: () => ask('announce') }
      : {};
    const undo = open ? `seat:${open.id}` : acts.last;
    const last: Keys = undo === null ? {} : { u: () => acts.undo(undo) };
    if (!open || !mayHelp(me)) return { ...room, ...last };
    const act = seatActs(acts, open, me);
    return {
      ...room,
      ...last,
      t: () => void act.take(),
      d: () => void act.helped(),
      h: () => askSeat('hint'),
      m: () => askSeat('message'),
    };
  }, [me, open, acts, ask, askSeat]);
}
