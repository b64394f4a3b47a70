import type { StatusMarkState } from '#app/_components/status-mark.ts';
import type { SortOrder } from '../grid/sort-seats.ts';

/** What an instructor looks at; nothing of it leaves the browser. */
export interface RoomViewState {
  /** Exercise whose cells the wall shows; null follows the current one. */
  readonly selectedExerciseId: string | null;
  /** Seat whose drawer is open, and the exercise it was opened at. */
  readonly openSeat: { readonly seatId: string; readonly exerciseId: string | null } | null;
  readonly stateFilter: ReadonlySet<StatusMarkState>;
  /** Key of the shared trouble whose people alone are shown. */
  readonly sharedItemKey: string | null;
  readonly query: string;
  /** Table or group whose people alone are shown. */
  readonly groupFilter: string | null;
  readonly sort: SortOrder | null;
  /** Counts how often the held orders were applied. */
  readonly orderRevision: number;
  readonly tab: 'attention' | 'grid' | 'status';
  readonly shortcutsOpen: boolean;
  readonly paletteOpen: boolean;
}

export const INITIAL_ROOM_VIEW_STATE: RoomViewState = {
  selectedExerciseId: null,
  openSeat: null,
  stateFilter: new Set(),
  sharedItemKey: null,
  query: '',
  groupFilter: null,
  sort: null,
  orderRevision: 0,
  tab: 'attention',
  shortcutsOpen: false,
  paletteOpen: false,
};

export type RoomViewDispatch = (change: Partial<RoomViewState>) => void;

export function roomViewReducer(
  state: RoomViewState,
  change: Partial<RoomViewState>,
): RoomViewState {
  return { ...state, ...change };
}

export function toggleInSet<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
