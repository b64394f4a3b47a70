import type { MarkState } from '#app/_components/status-mark.ts';
import type { Sort } from '../grid/sort-seats.ts';

/** What an instructor looks at; nothing of it leaves the browser. */
export interface Choice {
  /** Exercise whose cells the wall shows; null follows the current one. */
  readonly column: string | null;
  /** Seat whose drawer is open, and the exercise it was opened at. */
  readonly open: { readonly seat: string; readonly exercise: string | null } | null;
  readonly states: ReadonlySet<MarkState>;
  /** Key of the shared trouble whose people alone are shown. */
  readonly only: string | null;
  readonly query: string;
  /** Table or group whose people alone are shown. */
  readonly group: string | null;
  readonly sort: Sort | null;
  /** Counts how often the held orders were applied. */
  readonly applied: number;
  readonly tab: 'list' | 'wall' | 'board';
  readonly keysShown: boolean;
  readonly paletteShown: boolean;
}

export const NOTHING_CHOSEN: Choice = {
  column: null,
  open: null,
  states: new Set(),
  only: null,
  query: '',
  group: null,
  sort: null,
  applied: 0,
  tab: 'list',
  keysShown: false,
  paletteShown: false,
};

export type Choose = (change: Partial<Choice>) => void;

export function choiceReducer(choice: Choice, change: Partial<Choice>): Choice {
  return { ...choice, ...change };
}

export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
