import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RoomDelta, RoomView, SeatRow } from '#lib/room/views.ts';
import { mergeDelta, mergeSnapshot } from './merge.ts';
import { roomInfo, roomView, seatRow, seatView } from './views.fixture.ts';

const roomDelta = (...seats: SeatRow[]): RoomDelta => ({ kind: 'room', seats, removed: [] });

it('keeps the rows of seats that did not change, so that only the others are painted', () => {
  const before = mergeSnapshot(null, roomView(seatRow('a1'), seatRow('a2'))) as RoomView;
  const after = mergeDelta(before, roomDelta(seatRow('a2', { hintsRevealed: 1 }))) as RoomView;
  expect(after.seats[0]).toBe(before.seats[0]);
  expect(after.seats[1]).toMatchObject({ id: 'a2', hintsTaken: 1 });
});

it('keeps rows across a fresh snapshot that says the same of them', () => {
  const before = mergeSnapshot(null, roomView(seatRow('a1'), seatRow('a2'))) as RoomView;
  const after = mergeSnapshot(
    before,
    structuredClone(roomView(seatRow('a1', { displayName: 'kiwi' }), seatRow('a2'))),
  ) as RoomView;
  expect(after.seats[1]).toBe(before.seats[1]);
  expect(after.seats[0]?.displayName).toBe('kiwi');
});

it('gives a new seat its place by label, as people count', () => {
  const before = mergeSnapshot(null, roomView(seatRow('c-1'), seatRow('c-10')));
  const after = mergeDelta(before, roomDelta(seatRow('c-2'))) as RoomView;
  expect(after.seats.map((seat) => seat.id)).toEqual(['c-1', 'c-2', 'c-10']);
});

it('replaces the parts of a seat that a delta names, and no others', () => {
  const before = seatView({ roomPassRates: [0.5] });
  expect(mergeDelta(before, { kind: 'seat', roomPassRates: [0.6], info: undefined })).toEqual({
    ...before,
    room: [0.6],
  });
});

it('takes no delta of another kind', () => {
  expect(mergeDelta(seatView(), roomDelta())).toBeNull();
});

/** What happened to a room: seats come, change and go, and the head changes. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('row' as const),
    id: fc.constantFrom('a1', 'a2', 'b1', 'b2', 'b10'),
    hintsTaken: fc.nat(5),
  }),
  fc.record({ kind: fc.constant('gone' as const), id: fc.constantFrom('a1', 'b1', 'b10') }),
  fc.record({
    kind: fc.constant('head' as const),
    current: fc.constantFrom('pod-apply', 'problem-1'),
  }),
);

it('comes to the same room however a server that is slow merges its deltas', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      (steps, flushes) => {
        const truth = new Map([seatRow('a1'), seatRow('a2')].map((seat) => [seat.id, seat]));
        let truthHead = roomInfo;
        let view = mergeSnapshot(null, roomView(...truth.values()));
        let waiting = {
          seats: new Map<string, SeatRow>(),
          removed: new Set<string>(),
          head: undefined as typeof roomInfo | undefined,
        };
        const flush = () => {
          view = mergeDelta(view, {
            kind: 'room',
            seats: [...waiting.seats.values()],
            removed: [...waiting.removed],
            ...(waiting.head ? { info: waiting.head } : {}),
          })!;
          waiting = { seats: new Map(), removed: new Set(), head: undefined };
        };
        steps.forEach((happened, i) => {
          if (happened.kind === 'row') {
            const seat = seatRow(happened.id, { hintsRevealed: happened.hintsTaken });
            truth.set(seat.id, seat);
            waiting.seats.set(seat.id, seat);
            waiting.removed.delete(seat.id);
          } else if (happened.kind === 'gone') {
            truth.delete(happened.id);
            waiting.seats.delete(happened.id);
            waiting.removed.add(happened.id);
          } else {
            truthHead = waiting.head = { ...roomInfo, current: happened.current };
          }
          if (flushes[i]) flush();
        });
        flush();
        expect(view).toEqual(
          mergeSnapshot(null, { ...roomView(...truth.values()), info: truthHead }),
        );
      },
    ),
    { seed: 482 },
  );
});
