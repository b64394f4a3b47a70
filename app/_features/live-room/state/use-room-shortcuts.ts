import { useMemo, type RefObject } from 'react';
import { isHelper, isLeader } from '#lib/room/roles.ts';
import { createHelpCommands } from './help-commands.ts';
import type { RoomCommands } from './room-commands.tsx';
import type { RoomControls, RoomData } from './room-context.ts';
import { offersPrompt, roomPhase } from './room-phase.ts';

interface RoomShortcutOptions {
  readonly data: RoomData;
  readonly controls: RoomControls;
  readonly commands: RoomCommands;
  /** Closes what was opened last: first a question, then the seat. */
  readonly dismiss: () => void;
  readonly stepSeat: (by: 1 | -1) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

type Hotkeys = Readonly<Record<string, () => void>>;

function focusNextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) =>
    pane.checkVisibility(),
  );
  const focusedIndex = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(focusedIndex + 1) % panes.length];
  (pane?.querySelector<HTMLElement>('[tabindex="0"]') ?? pane)?.focus();
}

/**
 * What each key of the live room does. Keys of commands exist only for members who may give them.
 */
export function useRoomShortcuts(options: RoomShortcutOptions): Hotkeys {
  const { controls, dismiss, stepSeat, search } = options;
  const { viewState, dispatch, setGridView } = controls;
  const { orderRevision, paletteOpen } = viewState;
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
      '1': () => setGridView('table'),
      '2': () => setGridView('dense-table'),
      '3': () => setGridView('map'),
      '4': () => setGridView('overview'),
      F6: focusNextPane,
      'Ctrl+k': () => dispatch({ paletteOpen: true }),
      // The palette is a modal dialog and closes itself.
      ...(!paletteOpen && { Escape: dismiss }),
    }),
    [
      commandShortcuts,
      orderRevision,
      paletteOpen,
      dispatch,
      dismiss,
      stepSeat,
      setGridView,
      search,
    ],
  );
}

function useCommandShortcuts({ data, controls, commands }: RoomShortcutOptions): Hotkeys {
  const { selectedSeat } = data;
  const { me, info } = data.view;
  const { state } = info.workshop;
  const { setPrompt, setSeatPrompt } = controls;
  return useMemo<Hotkeys>(() => {
    if (commands.disabled) return {};
    const roomKeys: Hotkeys = isLeader(me)
      ? {
          ...(offersPrompt(state, 'next') && { n: () => setPrompt('next') }),
          ...(offersPrompt(state, 'release') && { r: () => setPrompt('release') }),
          ...(offersPrompt(state, 'announce') && { a: () => setPrompt('announce') }),
        }
      : {};
    if (!selectedSeat || !isHelper(me) || roomPhase(state) === 'over') return roomKeys;
    const helpCommands = createHelpCommands(commands, selectedSeat, me);
    return {
      ...roomKeys,
      t: () => void helpCommands.toggleClaim(),
      d: () => void helpCommands.resolve(),
      h: () => setSeatPrompt('hint'),
      m: () => setSeatPrompt('message'),
    };
  }, [me, state, selectedSeat, commands, setPrompt, setSeatPrompt]);
}
