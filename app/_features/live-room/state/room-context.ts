import { createContext, useContext } from 'react';
import { useRoom } from '#lib/client/hooks.ts';
import type { RoomView, SeatRow } from '#lib/room/views.ts';
import type { AttentionItem } from '../attention/attention-queue.ts';
import type { GridView } from '../grid/grid-view.ts';
import { selectedColumn } from '../grid/row-marks.ts';
import type { RoomViewDispatch, RoomViewState } from './room-view-state.ts';
import type { Prompt, SeatPrompt } from './use-prompts.ts';

/**
 * What this instructor chose to look at, and how to change it. Doesn't change with the room's
 * frames.
 */
export interface RoomControls {
  readonly workshopId: string;
  /** The room is a recording, which has help requests for all its readers. */
  readonly isReplay: boolean;
  readonly viewState: RoomViewState;
  readonly dispatch: RoomViewDispatch;
  readonly gridView: GridView;
  readonly setGridView: (gridView: GridView) => void;
  readonly openSeat: (seatId: string, exerciseId: string | null) => void;
  readonly openItem: (item: AttentionItem) => void;
  /** The question that is open in the header, and the one in the drawer. */
  readonly prompt: Prompt | null;
  readonly setPrompt: (prompt: Prompt | null) => void;
  /** The exercise that the question `next` is about. */
  readonly moveTo: string | null;
  /** Asks to make this exercise the current one. */
  readonly askToMove: (exerciseId: string) => void;
  readonly seatPrompt: SeatPrompt | null;
  readonly setSeatPrompt: (prompt: SeatPrompt | null) => void;
}

export const RoomControlsContext = createContext<RoomControls | null>(null);

export function useRoomControls(): RoomControls {
  const controls = useContext(RoomControlsContext);
  if (controls === null) throw new Error('useRoomControls needs a RoomControlsContext above it');
  return controls;
}

export interface RoomData {
  readonly view: RoomView;
  /** Index of the exercise that the grid shows. */
  readonly column: number;
  /** The seat whose drawer is open. */
  readonly selectedSeat: SeatRow | null;
}

/**
 * The room as the server sent it. Renders the caller again with each frame, so memoized rows and
 * tiles take their row as a prop. Reads the client's store: a context whose value changes with each
 * frame would make React search all memoized rows and tiles for consumers.
 */
export function useRoomData(): RoomData {
  const { workshopId, viewState } = useRoomControls();
  const { view } = useRoom(workshopId);
  if (view === null) throw new Error('useRoomData needs a loaded room');
  const openSeatId = viewState.openSeat?.seatId;
  return {
    view,
    column: selectedColumn(view.info, viewState.selectedExerciseId),
    selectedSeat:
      openSeatId === undefined ? null : (view.seats.find(({ id }) => id === openSeatId) ?? null),
  };
}
