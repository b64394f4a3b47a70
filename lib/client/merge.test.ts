import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Incident } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type {
  ExerciseView,
  ObjectView,
  RoomDelta,
  RoomView,
  SeatRow,
  SeatView,
} from '#lib/room/views.ts';
import { mergeDelta, mergeSnapshot } from './merge.ts';
import { roomInfo, roomView, seatRow, seatView } from './views.fixture.ts';

const roomDelta = (...seats: SeatRow[]): RoomDelta => ({ kind: 'room', seats, removed: [] });

it('keeps the row objects of seats that did not change', () => {
  const before = mergeSnapshot(null, roomView(seatRow('a1'), seatRow('a2'))) as RoomView;
  const after = mergeDelta(before, roomDelta(seatRow('a2', { hintsRevealed: 1 }))) as RoomView;
  expect(after.seats[0]).toBe(before.seats[0]);
  expect(after.seats[1]).toMatchObject({ id: 'a2', hintsRevealed: 1 });
});

it('keeps the row objects that a new snapshot does not change', () => {
  const before = mergeSnapshot(null, roomView(seatRow('a1'), seatRow('a2'))) as RoomView;
  const after = mergeSnapshot(
    before,
    structuredClone(roomView(seatRow('a1', { displayName: 'kiwi' }), seatRow('a2'))),
  ) as RoomView;
  expect(after.seats[1]).toBe(before.seats[1]);
  expect(after.seats[0]?.displayName).toBe('kiwi');
});

it('sorts a new seat by its label, numbers as numbers', () => {
  const before = mergeSnapshot(null, roomView(seatRow('c-1'), seatRow('c-10')));
  const after = mergeDelta(before, roomDelta(seatRow('c-2'))) as RoomView;
  expect(after.seats.map((seat) => seat.id)).toEqual(['c-1', 'c-2', 'c-10']);
});

it('replaces only the fields of a seat that a delta contains', () => {
  const before = seatView({ roomPassRates: [0.5] });
  expect(mergeDelta(before, { kind: 'seat', roomPassRates: [0.6], info: undefined })).toEqual({
    ...before,
    roomPassRates: [0.6],
  });
});

it('replaces objects by uid, and derives from the incidents which objects have one', () => {
  const object = (uid: string, state = '', body: JsonObject | null = {}): ObjectView => ({
    uid,
    gvk: 'v1/Pod',
    ns: 'default',
    name: uid,
    owner: null,
    state,
    hasIncident: false,
    object: body,
  });
  const incident = (uid: string): Incident => ({
    code: 'crash-loop',
    scope: 'own',
    object: { uid, gvk: 'v1/Pod', ns: 'default', name: uid },
    params: {},
    since: 1,
  });
  const before = seatView({ objects: [object('a'), object('b'), object('c')] });
  const after = mergeDelta(before, {
    kind: 'seat',
    objects: [object('b', 'Running', null), object('d')],
    removedObjects: ['c'],
    incidents: [incident('a')],
  }) as SeatView;
  expect(after.objects).toEqual([
    { ...object('a'), hasIncident: true },
    object('b', 'Running', null),
    object('d'),
  ]);
  const later = mergeDelta(after, { kind: 'seat', incidents: [] }) as SeatView;
  expect(later.objects[0]).toEqual(object('a'));
  expect(later.objects[1]).toBe(after.objects[1]);
});

it('replaces exercises by id, and keeps those that a new course version has', () => {
  const exercise = (id: string, solution: 'shown' | 'hidden' = 'hidden'): ExerciseView => ({
    id,
    cell: { state: 'not-started' },
    live: { state: 'not-started' },
    checks: [],
    pass: null,
    hintsRevealed: [],
    hintsGiven: [],
    solution,
  });
  const before = seatView({ exercises: [exercise('one'), exercise('two')] });
  const after = mergeDelta(before, {
    kind: 'seat',
    exercises: [exercise('two', 'shown')],
  }) as SeatView;
  expect(after.exercises).toEqual([exercise('one'), exercise('two', 'shown')]);
  expect(
    mergeDelta(after, {
      kind: 'seat',
      exercises: [exercise('three')],
      exerciseIds: ['three', 'two'],
    }),
  ).toMatchObject({ exercises: [exercise('three'), exercise('two', 'shown')] });
});

it('replaces only the changed fields of the room info', () => {
  const delta = { info: { current: 'pod-apply' } };
  for (const view of [seatView(), roomView()])
    expect(
      mergeDelta(
        view,
        view.kind === 'room' ? { ...roomDelta(), ...delta } : { kind: 'seat', ...delta },
      )?.info,
    ).toEqual({ ...roomInfo, current: 'pod-apply' });
});

it('rejects a delta of another kind of view', () => {
  expect(mergeDelta(seatView(), roomDelta())).toBeNull();
});

/** A change of a room: a seat is added, changed or removed, or the room info changes. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('row' as const),
    id: fc.constantFrom('a1', 'a2', 'b1', 'b2', 'b10'),
    hintsRevealed: fc.nat(5),
  }),
  fc.record({ kind: fc.constant('removed' as const), id: fc.constantFrom('a1', 'b1', 'b10') }),
  fc.record({
    kind: fc.constant('info' as const),
    current: fc.constantFrom('pod-apply', 'problem-1'),
  }),
);

it('reaches the same room, no matter how a slow server merges deltas', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      (steps, flushes) => {
        const expectedRows = new Map([seatRow('a1'), seatRow('a2')].map((seat) => [seat.id, seat]));
        let expectedInfo = roomInfo;
        let view = mergeSnapshot(null, roomView(...expectedRows.values()));
        let waiting = {
          seats: new Map<string, SeatRow>(),
          removed: new Set<string>(),
          info: undefined as typeof roomInfo | undefined,
        };
        const flush = () => {
          view = mergeDelta(view, {
            kind: 'room',
            seats: [...waiting.seats.values()],
            removed: [...waiting.removed],
            ...(waiting.info ? { info: waiting.info } : {}),
          })!;
          waiting = { seats: new Map(), removed: new Set(), info: undefined };
        };
        steps.forEach((change, index) => {
          if (change.kind === 'row') {
            const seat = seatRow(change.id, { hintsRevealed: change.hintsRevealed });
            expectedRows.set(seat.id, seat);
            waiting.seats.set(seat.id, seat);
            waiting.removed.delete(seat.id);
          } else if (change.kind === 'removed') {
            expectedRows.delete(change.id);
            waiting.seats.delete(change.id);
            waiting.removed.add(change.id);
          } else {
            expectedInfo = waiting.info = { ...roomInfo, current: change.current };
          }
          if (flushes[index]) flush();
        });
        flush();
        expect(view).toEqual(
          mergeSnapshot(null, { ...roomView(...expectedRows.values()), info: expectedInfo }),
        );
      },
    ),
    { seed: 482 },
  );
});
