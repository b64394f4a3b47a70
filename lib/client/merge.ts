import type { RoomDelta, RoomView, SeatRow, View, ViewDelta } from '#lib/room/views.ts';

const labelCollator = new Intl.Collator('en', { numeric: true });

/** Seats keep their place: by label, as people read it (2 before 10), then by id. */
function compareByPlace(a: SeatRow, b: SeatRow): number {
  return labelCollator.compare(a.label, b.label) || (a.id < b.id ? -1 : 1);
}

/** Whether two values made of JSON say the same. */
export function isSameJson(a: unknown, b: unknown): boolean {
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

/** `next`, but every row that says what it said before is the row from before: only changed seats are painted again. */
function reuseUnchangedRows(before: readonly SeatRow[], next: readonly SeatRow[]): SeatRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return next.map((row) => {
    const old = known.get(row.id);
    return old !== undefined && isSameJson(old, row) ? old : row;
  });
}

function mergeRoom(view: RoomView, delta: RoomDelta): RoomView {
  const changed = new Map(delta.seats.map((row) => [row.id, row]));
  const removed = new Set(delta.removed);
  const known = new Set(view.seats.map((row) => row.id));
  const remaining = view.seats.filter((row) => !removed.has(row.id));
  const added = delta.seats.filter((row) => !known.has(row.id) && !removed.has(row.id));
  const seats = reuseUnchangedRows(
    remaining,
    remaining.map((row) => changed.get(row.id) ?? row),
  ).concat(added);
  const moved = added.length > 0 || delta.seats.some((row) => known.has(row.id));
  const { kind: _kind, seats: _seats, removed: _removed, ...parts } = delta;
  return { ...replaceParts(view, parts), seats: moved ? seats.sort(compareByPlace) : seats };
}

/** Parts that a delta carries stand in place of those from before, whole. */
function replaceParts<V extends View>(view: V, delta: Partial<V>): V {
  return {
    ...view,
    ...Object.fromEntries(Object.entries(delta).filter(([, part]) => part !== undefined)),
  };
}

/** The view after a delta; null when the delta is of another kind than the view, which only a fresh snapshot can mend. */
export function mergeDelta(view: View, delta: ViewDelta): View | null {
  if (view.kind === 'room' && delta.kind === 'room') return mergeRoom(view, delta);
  if (view.kind === 'seat' && delta.kind === 'seat') return replaceParts(view, delta);
  if (view.kind === 'projector' && delta.kind === 'projector') return replaceParts(view, delta);
  return null;
}

/** A fresh snapshot over what is shown: unchanged rows keep their identity. */
export function mergeSnapshot(before: View | null, next: View): View {
  if (next.kind !== 'room') return next;
  const seats =
    before?.kind === 'room' ? reuseUnchangedRows(before.seats, next.seats) : [...next.seats];
  return { ...next, seats: seats.sort(compareByPlace) };
}
