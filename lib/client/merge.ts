import type {
  ExerciseView,
  ObjectView,
  RoomDelta,
  RoomInfo,
  RoomView,
  SeatDelta,
  SeatRow,
  SeatView,
  View,
  ViewDelta,
} from '#lib/room/views.ts';

const labelCollator = new Intl.Collator('en', { numeric: true });

/** Orders seats by label, numbers as numbers (2 before 10), then by id. */
function compareByPlace(a: SeatRow, b: SeatRow): number {
  return labelCollator.compare(a.label, b.label) || (a.id < b.id ? -1 : 1);
}

/** Whether two JSON values are equal. Fields that are undefined count as absent. */
function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((value, i) => isSameJson(value, b[i]))
    );
  }
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isSameJson(value, right.get(key)))
  );
}

/** `next` with the objects of `before` for unchanged rows, so that only changed rows are rendered. */
function reuseUnchangedRows(before: readonly SeatRow[], next: readonly SeatRow[]): SeatRow[] {
  const previousRows = new Map(before.map((row) => [row.id, row]));
  return next.map((row) => {
    const previous = previousRows.get(row.id);
    return previous !== undefined && isSameJson(previous, row) ? previous : row;
  });
}

function mergeRoom(view: RoomView, delta: RoomDelta): RoomView {
  const changed = new Map(delta.seats.map((row) => [row.id, row]));
  const removed = new Set(delta.removed);
  const knownIds = new Set(view.seats.map((row) => row.id));
  const remaining = view.seats.filter((row) => !removed.has(row.id));
  const added = delta.seats.filter((row) => !knownIds.has(row.id) && !removed.has(row.id));
  const seats = reuseUnchangedRows(
    remaining,
    remaining.map((row) => changed.get(row.id) ?? row),
  ).concat(added);
  const moved = added.length > 0 || delta.seats.some((row) => knownIds.has(row.id));
  const { kind: _kind, seats: _seats, removed: _removed, info, ...parts } = delta;
  return {
    ...replaceParts(view, parts),
    info: mergeInfo(view, info),
    seats: moved ? seats.sort(compareByPlace) : seats,
  };
}

function mergeInfo(view: View, changed: Partial<RoomInfo> | undefined): RoomInfo {
  return changed === undefined ? view.info : { ...view.info, ...changed };
}

function mergeSeat(view: SeatView, delta: SeatDelta): SeatView {
  const { kind: _kind, info, objects, removedObjects, exercises, exerciseIds, ...parts } = delta;
  const hasObjects = (objects ?? removedObjects ?? parts.incidents) !== undefined;
  return {
    ...replaceParts(view, parts),
    info: mergeInfo(view, info),
    objects: hasObjects
      ? mergeObjects(view, parts.incidents ?? view.incidents, delta)
      : view.objects,
    exercises:
      (exercises ?? exerciseIds) === undefined
        ? view.exercises
        : mergeExercises(view.exercises, delta),
  };
}

/** The objects after a delta. Whether one has an incident follows from the incidents. */
function mergeObjects(
  { objects: before }: SeatView,
  incidents: SeatView['incidents'],
  { objects: changed = [], removedObjects: removed = [] }: SeatDelta,
): readonly ObjectView[] {
  const byUid = new Map(before.map((object) => [object.uid, object]));
  for (const uid of removed) byUid.delete(uid);
  for (const object of changed) byUid.set(object.uid, object);
  const withIncident = new Set(incidents.map(({ object }) => object.uid));
  return Array.from(byUid.values(), (object) => {
    const hasIncident = withIncident.has(object.uid);
    return object.hasIncident === hasIncident ? object : { ...object, hasIncident };
  });
}

function mergeExercises(
  before: readonly ExerciseView[],
  { exercises: changed = [], exerciseIds: ids = before.map(({ id }) => id) }: SeatDelta,
): readonly ExerciseView[] {
  const byId = new Map([...before, ...changed].map((exercise) => [exercise.id, exercise]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Replaces the fields that a delta contains. */
function replaceParts<V extends View>(view: V, delta: Partial<V>): V {
  return {
    ...view,
    ...Object.fromEntries(Object.entries(delta).filter(([, part]) => part !== undefined)),
  };
}

/** The view after a delta; null if the delta belongs to another kind of view and a snapshot is needed. */
export function mergeDelta(view: View, delta: ViewDelta): View | null {
  if (view.kind === 'room' && delta.kind === 'room') return mergeRoom(view, delta);
  if (view.kind === 'seat' && delta.kind === 'seat') return mergeSeat(view, delta);
  if (view.kind === 'projector' && delta.kind === 'projector') {
    const { info, ...parts } = delta;
    return { ...replaceParts(view, parts), info: mergeInfo(view, info) };
  }
  return null;
}

/** A new snapshot with the objects of `before` for unchanged rows. */
export function mergeSnapshot(before: View | null, next: View): View {
  if (next.kind !== 'room') return next;
  const seats =
    before?.kind === 'room' ? reuseUnchangedRows(before.seats, next.seats) : [...next.seats];
  return { ...next, seats: seats.sort(compareByPlace) };
}
