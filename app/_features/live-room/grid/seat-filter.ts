import type { Presence, RoomInfo, SeatRow } from '#lib/room/views.ts';
import type { AttentionItem, AttentionKind } from '../attention/attention-queue.ts';
import { hasPassed } from './row-marks.ts';

/** Which seats a number in a card counts, so that the grid can show these alone. */
export type SeatFilter =
  | { readonly kind: 'presence'; readonly presence: Presence }
  | { readonly kind: 'passed' | 'not-passed'; readonly exerciseId: string }
  | { readonly kind: 'grading-paused' }
  /** Seats with this cluster problem. */
  | { readonly kind: 'incident'; readonly code: string }
  /** Seats in this section of the attention list. */
  | { readonly kind: 'attention'; readonly attention: AttentionKind };

/** Whether two filters show the same seats, so that the number of a card can look pressed. */
export function isSameFilter(a: SeatFilter | null, b: SeatFilter): boolean {
  return a !== null && JSON.stringify(a) === JSON.stringify(b);
}

/** The test of one seat. Seats without a student neither passed nor didn't pass. */
export function seatFilterTest(
  filter: SeatFilter,
  { exercises }: Pick<RoomInfo, 'exercises'>,
  items: readonly AttentionItem[],
): (row: SeatRow) => boolean {
  switch (filter.kind) {
    case 'presence':
      return ({ presence }) => presence === filter.presence;
    case 'grading-paused':
      return ({ gradingPaused }) => gradingPaused !== null;
    case 'incident':
      return ({ incidents }) => incidents.some(({ code }) => code === filter.code);
    case 'attention': {
      const ids = new Set(
        items.flatMap(({ kind, seats }) =>
          kind === filter.attention ? seats.map(({ id }) => id) : [],
        ),
      );
      return ({ id }) => ids.has(id);
    }
    case 'passed':
    case 'not-passed': {
      const column = exercises.findIndex(({ id }) => id === filter.exerciseId);
      return ({ displayName, cells }) =>
        displayName !== null && hasPassed(cells[column]) === (filter.kind === 'passed');
    }
  }
}
