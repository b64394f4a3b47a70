import type { WorkshopRow } from '#db/queries/workshops.ts';
import { isOver } from '#lib/room/lifecycle.ts';
import type { RoomState } from '#lib/room/state.ts';

type RoomWorkshopRow = Pick<
  WorkshopRow,
  Exclude<keyof RoomState['workshop'], 'startsAt' | 'openedAt' | 'startedAt' | 'endedAt'>
> &
  Pick<WorkshopRow, 'startsAt' | 'openedAt' | 'startedAt' | 'endedAt'>;

/** The row of a workshop as the room shows it. */
export function toRoomWorkshop({
  id,
  name,
  code,
  state,
  language,
  timeZone,
  startsAt,
  openedAt,
  startedAt,
  endedAt,
  endedFrom,
  expectedSeats,
  requiredReadiness,
  showsZone,
}: RoomWorkshopRow): RoomState['workshop'] {
  return {
    id,
    name,
    code,
    state,
    language,
    timeZone,
    startsAt: startsAt.getTime(),
    openedAt: openedAt?.getTime() ?? null,
    startedAt: startedAt?.getTime() ?? null,
    endedAt: endedAt?.getTime() ?? null,
    endedFrom,
    expectedSeats,
    requiredReadiness,
    showsZone,
  };
}

/** The end of a workshop, after which no change is graded, ms since 1970; null while it runs. */
export function findGradedUntil({
  state,
  endedAt,
}: Pick<WorkshopRow, 'state' | 'endedAt'>): number | null {
  return isOver(state) ? (endedAt?.getTime() ?? null) : null;
}
