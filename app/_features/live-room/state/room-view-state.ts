import type { StatusMarkState } from '#app/_components/status-mark.ts';
import type { SeatFilter } from '../grid/seat-filter.ts';
import type { SortOrder } from '../grid/sort-seats.ts';

export interface OpenSeat {
  readonly seatId: string;
  readonly exerciseId: string | null;
  /** The focus stays where it is instead of moving to the drawer. */
  readonly keepsFocus?: true;
}

/** What an instructor looks at. None of it leaves the browser. */
export interface RoomViewState {
  /** Exercise whose cells the grid shows; null follows the current exercise. */
  readonly selectedExerciseId: string | null;
  /** Seat whose drawer is open, and the exercise it was opened at. */
  readonly openSeat: OpenSeat | null;
  readonly stateFilter: ReadonlySet<StatusMarkState>;
  /** Key of the attention item with a shared cause whose students alone are shown. */
  readonly sharedItemKey: string | null;
  /** The seats that a number of a card counts; they alone are shown. */
  readonly seatFilter: SeatFilter | null;
  readonly query: string;
  /** Table or group whose seats alone are shown. */
  readonly groupFilter: string | null;
  readonly sort: SortOrder | null;
  /** Counts how often the instructor applied the pending changes of the frozen lists. */
  readonly orderRevision: number;
  /** The pane that a phone shows. */
  readonly tab: 'attention' | 'grid' | 'status';
  readonly paletteOpen: boolean;
}

export const INITIAL_ROOM_VIEW_STATE: RoomViewState = {
  selectedExerciseId: null,
  openSeat: null,
  stateFilter: new Set(),
  sharedItemKey: null,
  seatFilter: null,
  query: '',
  groupFilter: null,
  sort: null,
  orderRevision: 0,
  tab: 'attention',
  paletteOpen: false,
};

export type RoomViewDispatch = (change: Partial<RoomViewState>) => void;

export function roomViewReducer(
  state: RoomViewState,
  change: Partial<RoomViewState>,
): RoomViewState {
  return { ...state, ...change };
}

/** A copy of `set` with `value` added, or removed if it was in it. */
export function toggleInSet<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
