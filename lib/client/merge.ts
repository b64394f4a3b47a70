import type { RoomDelta, RoomView, SeatRow, View, ViewDelta } from '#lib/room/views.ts';

const byLabel = new Intl.Collator('en', { numeric: true });

/** Seats keep their place: by label, as people read it (2 before 10), then by id. */
function inPlace(a: SeatRow, b: SeatRow): number {
  return byLabel.compare(a.label, b.label) || (a.id < b.id ? -1 : 1);
}

/** Whether two values made of JSON say the same. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((value, i) => sameJson(value, b[i]))
    );
  }
  const left = Object.entries(a).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)))
  );
}

/** `next`, but every row that says what it said before is the row from before: only changed seats are painted again. */
function keepRows(before: readonly SeatRow[], next: readonly SeatRow[]): SeatRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return next.map((row) => {
    const old = known.get(row.id);
    return old !== undefined && sameJson(old, row) ? old : row;
  });
}

function mergeRoom(view: RoomView, delta: RoomDelta): RoomView {
  const changed = new Map(delta.seats.map((row) => [row.id, row]));
  const removed = new Set(delta.removed);
  const known = new Set(view.seats.map((row) => row.id));
  const stay = view.seats.filter((row) => !removed.has(row.id));
  const come = delta.seats.filter((row) => !known.has(row.id) && !removed.has(row.id));
  const seats = keepRows(
    stay,
    stay.map((row) => changed.get(row.id) ?? row),
  ).concat(come);
  const moved = come.length > 0 || delta.seats.some((row) => known.has(row.id));
  const { kind: _kind, seats: _seats, removed: _removed, ...parts } = delta;
  return { ...withParts(view, parts), seats: moved ? seats.sort(inPlace) : seats };
}

/** Parts that a delta carries stand in place of those from before, whole. */
function withParts<V extends View>(view: V, delta: Partial<V>): V {
  return {
    ...view,
    ...Object.fromEntries(Object.entries(delta).filter(([, part]) => part !== undefined)),
  };
}

/** The view after a delta; null when the delta is of another kind than the view, which only a fresh snapshot can mend. */
export function mergeDelta(view: View, delta: ViewDelta): View | null {
  if (view.kind === 'room' && delta.kind === 'room') return mergeRoom(view, delta);
  if (view.kind === 'seat' && delta.kind === 'seat') return withParts(view, delta);
  if (view.kind === 'projector' && delta.kind === 'projector') return withParts(view, delta);
  return null;
}

/** A fresh snapshot over what is shown: unchanged rows keep their identity. */
export function takeSnapshot(before: View | null, next: View): View {
  if (next.kind !== 'room') return next;
  const seats = before?.kind === 'room' ? keepRows(before.seats, next.seats) : [...next.seats];
  return { ...next, seats: seats.sort(inPlace) };
}
