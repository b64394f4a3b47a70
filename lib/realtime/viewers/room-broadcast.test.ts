import { expect, it } from 'vitest';
import type { Incident } from '#lib/grading/types.ts';
import { evaluation, pass, progress, reason, ref, room, seat } from '#lib/room/room.fixture.ts';
import type { SeatState } from '#lib/room/state.ts';
import { RoomBroadcast } from './room-broadcast.ts';
import type { ViewedWorkshop, ViewerClock } from './types.ts';

/** A room and a clock that are turned by hand. */
function createBroadcast() {
  let [now, state] = [0, room([])];
  let [hear, ring, count]: [Parameters<ViewedWorkshop['subscribe']>[0], () => void, () => void] = [
    () => undefined,
    () => undefined,
    () => undefined,
  ];
  const clock: ViewerClock = {
    now: () => now,
    after: (_, run) => {
      ring = run;
      return () => undefined;
    },
    every: (_, run) => {
      count = run;
      return () => undefined;
    },
  };
  const broadcast = new RoomBroadcast(
    {
      state: () => state,
      subscribe: (listener) => {
        hear = listener;
        return () => undefined;
      },
    },
    clock,
  );
  const infoChanges: boolean[] = [];
  const statsChanges: { stats: boolean; seats: string[] }[] = [];
  broadcast.addListener(({ info, stats, seats }) => {
    if (stats) statsChanges.push({ stats, seats: [...seats] });
    else infoChanges.push(info);
  });
  return {
    broadcast,
    infoChanges,
    statsChanges,
    count: (at: number) => {
      now = at;
      count();
    },
    now: (next: typeof state) => {
      state = next;
      hear({ info: false, seats: new Set(['a']) });
    },
    ring: (at: number) => {
      now = at;
      ring();
    },
  };
}

const dnsDownIncident = (since: number): Incident => ({
  code: 'dns-down',
  scope: 'infrastructure',
  object: ref('coredns'),
  params: {},
  since,
});
const threeSeats = (...incidents: Incident[]) =>
  room(['a', 'b', 'c'].map((id) => seat(id, { incidents })));

it('tells the head when trouble of the whole room comes and goes, and not in between', () => {
  const { broadcast, infoChanges, now } = createBroadcast();
  now(threeSeats(dnsDownIncident(0)));
  now(threeSeats(dnsDownIncident(0)));
  expect(broadcast.incidents).toEqual([{ code: 'dns-down', params: {}, seats: 3, since: 0 }]);
  now(threeSeats());
  expect([broadcast.incidents, infoChanges]).toEqual([[], [true, false, true]]);
});

it('tells it when time alone makes it trouble', () => {
  const { broadcast, infoChanges, now, ring } = createBroadcast();
  now(threeSeats(dnsDownIncident(20_000)));
  broadcast.scheduleChange('a', 20_000);
  expect(broadcast.incidents).toEqual([]);
  ring(20_000);
  expect([broadcast.incidents.length, infoChanges]).toEqual([1, [false, true]]);
});

it('tells figures when they are others, and of a person who is stuck when it begins, goes on for half a minute, and ends', () => {
  const { broadcast, statsChanges, now, count } = createBroadcast();
  const MINUTE = 60_000;
  const trail = { begunAt: 1, faults: [], regressions: [] };
  const through = Array.from({ length: 20 }, (_, n) =>
    seat(`s${String(n)}`, {
      progress: new Map([
        progress('one', { pass: pass('one', { at: 4 * MINUTE + n * 5_000 }), trail }),
      ]),
    }),
  );
  const still = seat('x', {
    progress: new Map([progress('one', { live: evaluation([reason()]), trail })]),
  });
  const roomWith = (last: SeatState) =>
    room([...through, last], { current: 'one', currentSince: 0 });
  now(roomWith(still));
  count(6 * MINUTE);
  expect([broadcast.stuck.size, statsChanges]).toEqual([0, [{ stats: true, seats: [] }]]);
  count(30 * MINUTE);
  expect(statsChanges.at(-1)?.seats).toEqual(['x']);
  const told = statsChanges.length;
  count(30 * MINUTE + 2_000);
  expect([broadcast.stuck.size, statsChanges.length]).toEqual([1, told]);
  count(30 * MINUTE + 30_000);
  expect(statsChanges.at(-1)?.seats).toEqual(['x']);
  now(
    roomWith(
      seat('x', {
        progress: new Map([progress('one', { pass: pass('one', { at: 31 * MINUTE }), trail })]),
      }),
    ),
  );
  count(31 * MINUTE);
  expect([broadcast.stuck.size, statsChanges.at(-1)?.seats]).toEqual([0, ['x']]);
});
