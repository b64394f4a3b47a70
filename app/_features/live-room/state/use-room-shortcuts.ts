'use client';
import { useMemo, type RefObject } from 'react';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import type { RoomCommands } from './room-commands.tsx';
import type { Prompt } from './prompt.ts';
import type { RoomViewState } from './room-view-state.ts';
import type { GridView } from '../grid/grid-view.ts';
import type { SeatPrompt } from '../seat-drawer/seat-actions.tsx';
import { createHelpCommands } from './help-commands.ts';

interface RoomShortcutOptions {
  readonly view: RoomView;
  readonly selectedSeat: SeatRow | null;
  readonly commands: RoomCommands;
  readonly viewState: RoomViewState;
  readonly dispatch: (change: Partial<RoomViewState>) => void;
  /** Takes back what was done last: a question, then the open seat. */
  readonly dismiss: () => void;
  readonly stepSeat: (by: 1 | -1) => void;
  readonly setPrompt: (prompt: Prompt) => void;
  readonly setSeatPrompt: (prompt: SeatPrompt) => void;
  readonly setGridView: (gridView: GridView) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

type Hotkeys = Readonly<Record<string, () => void>>;

function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) =>
    pane.checkVisibility(),
  );
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(at + 1) % panes.length];
  (pane?.querySelector<HTMLElement>('[tabindex="0"]') ?? pane)?.focus();
}

/** What each key of the room does; those of acts only for who may do them. */
export function useRoomShortcuts(options: RoomShortcutOptions): Hotkeys {
  const { viewState, dispatch, dismiss, stepSeat, setGridView, search } = options;
  const { orderRevision, shortcutsOpen, paletteOpen } = viewState;
  const commandShortcuts = useCommandShortcuts(options);
  return useMemo(
    () => ({
      ...commandShortcuts,
      j: () => stepSeat(1),
      k: () => stepSeat(-1),
      '.': () => dispatch({ orderRevision: orderRevision + 1 }),
      '/': () => {
        dispatch({ tab: 'grid' });
        search.current?.focus();
      },
      '?': () => dispatch({ shortcutsOpen: true }),
      '1': () => setGridView('table'),
      '2': () => setGridView('dense-table'),
      '3': () => setGridView('map'),
      '4': () => setGridView('overview'),
      F6: focusNextPane,
      'Ctrl+k': () => dispatch({ paletteOpen: !shortcutsOpen }),
      // The list of keys and the palette lie over all else, and close themselves.
      ...(!shortcutsOpen && !paletteOpen && { Escape: dismiss }),
    }),
    [
      commandShortcuts,
      orderRevision,
      shortcutsOpen,
      paletteOpen,
      dispatch,
      dismiss,
      stepSeat,
      setGridView,
      search,
    ],
  );
}

function useCommandShortcuts({
  view,
  selectedSeat,
  commands,
  setPrompt,
  setSeatPrompt,
}: RoomShortcutOptions): Hotkeys {
  const { me } = view;
  return useMemo<Hotkeys>(() => {
    if (commands.disabled) return {};
    const room: Hotkeys = isLeader(me)
      ? {
          n: () => setPrompt('next'),
          r: () => setPrompt('release'),
          a: () => setPrompt('announce'),
        }
      : {};
    const undo = selectedSeat ? `seat:${selectedSeat.id}` : commands.lastScope;
    const last: Hotkeys = undo === null ? {} : { u: () => commands.undo(undo) };
    if (!selectedSeat || !isHelper(me)) return { ...room, ...last };
    const helpCommands = createHelpCommands(commands, selectedSeat, me);
    return {
      ...room,
      ...last,
      t: () => void helpCommands.toggleClaim(),
      d: () => void helpCommands.resolve(),
      h: () => setSeatPrompt('hint'),
      m: () => setSeatPrompt('message'),
    };
  }, [me, selectedSeat, commands, setPrompt, setSeatPrompt]);
}
