import type { JsonObject } from '#lib/kit/json.ts';
import { presentSeat } from '#lib/room/presenters/seat-view.ts';
import type { WorkshopRole } from '#lib/room/roles.ts';
import type { SeatState } from '#lib/room/state.ts';
import type { ExerciseView, ObjectView, SeatDelta, SeatView } from '#lib/room/views.ts';
import { createChangeFilter, createInfoFilter } from './change-filter.ts';
import type { RoomBroadcast } from './room-broadcast.ts';
import type { ViewSource } from './view-stream.ts';

/** The parts of a seat that a delta replaces as a whole. */
type WholeParts = Omit<SeatView, 'kind' | 'info' | 'objects' | 'exercises'>;

/**
 * One seat for one viewer: a delta has the parts that changed, and objects and exercises one by one.
 * `role` may be null for the student on the seat. `snapshot` throws if the seat doesn't exist; its
 * viewers are disconnected before it is removed.
 */
export function createSeatSource(
  broadcast: RoomBroadcast,
  id: string,
  role: WorkshopRole,
  now: () => number,
): ViewSource<SeatView, SeatDelta> {
  const takeChanges = createChangeFilter<WholeParts>();
  const takeInfo = createInfoFilter();
  const takeExercises = createExerciseFilter();
  const takeObjects = createObjectFilter();
  const present = (): { readonly seat: SeatState; readonly view: SeatView } | null => {
    const seat = broadcast.state.seats.get(id);
    if (seat === undefined) return null;
    const { view, nextChangeAt } = presentSeat(broadcast.state, seat, role, broadcast, now());
    broadcast.scheduleChange(id, nextChangeAt);
    if (view.omitted.objects > 0) broadcast.reportLimit('seat-view-objects', id);
    return { seat, view };
  };
  const takeAll = ({ seat, view }: NonNullable<ReturnType<typeof present>>) => {
    const { kind: _, info, objects, exercises, ...parts } = view;
    const changedInfo = takeInfo(info);
    return {
      ...takeChanges(parts),
      ...takeExercises(exercises),
      ...takeObjects(seat.objects, objects),
      ...(changedInfo && { info: changedInfo }),
    };
  };
  return {
    snapshot() {
      const presented = present();
      if (presented === null) throw new Error(`Seat ${id} isn't in the room.`);
      takeAll(presented);
      return { view: presented.view, rest: [] };
    },
    delta({ info, seats }) {
      const presented = info || seats.has(id) ? present() : null;
      const changed =
        presented === null
          ? takeChanges({ roomPassRates: broadcast.passRates })
          : takeAll(presented);
      return Object.keys(changed).length === 0 ? [] : [{ kind: 'seat', ...changed }];
    },
  };
}

/** Exercises that differ from the last call, and all ids if they differ. */
function createExerciseFilter(): (
  exercises: readonly ExerciseView[],
) => Pick<SeatDelta, 'exercises' | 'exerciseIds'> {
  const takeChanges = createChangeFilter<Record<string, ExerciseView>>();
  let publishedIds = '';
  return (exercises) => {
    const ids = exercises.map(({ id }) => id);
    const changed = Object.values(
      takeChanges(Object.fromEntries(exercises.map((exercise) => [exercise.id, exercise]))),
    ).filter((exercise) => exercise !== undefined);
    const isSame = ids.join() === publishedIds;
    publishedIds = ids.join();
    return {
      ...(changed.length > 0 && { exercises: changed }),
      ...(!isSame && { exerciseIds: ids }),
    };
  };
}

/**
 * Objects that are new or changed since the last call, and uids of those that aren't shown any more.
 * The page derives `hasIncident` from the incidents, and keeps the body of an unchanged object, so
 * that one change never sends other objects again.
 */
function createObjectFilter(): (
  current: SeatState['objects'],
  shown: readonly ObjectView[],
) => Pick<SeatDelta, 'objects' | 'removedObjects'> {
  let published = new Map<string, JsonObject | undefined>();
  return (current, shown) => {
    const next = new Map(shown.map(({ uid }) => [uid, current.get(uid)?.object]));
    const changed = shown.filter(
      ({ uid }) => !published.has(uid) || published.get(uid) !== next.get(uid),
    );
    const removed = [...published.keys()].filter((uid) => !next.has(uid));
    published = next;
    return {
      ...(changed.length > 0 && { objects: changed }),
      ...(removed.length > 0 && { removedObjects: removed }),
    };
  };
}
