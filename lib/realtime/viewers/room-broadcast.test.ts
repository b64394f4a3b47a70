import { expect, it } from 'vitest';
import type { Incident } from '#lib/grading/types.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { evaluation, pass, progress, reason, ref, room, seat } from '#lib/room/room.fixture.ts';
import type { SeatState } from '#lib/room/state.ts';
import { RoomBroadcast } from './room-broadcast.ts';
import type { ViewedWorkshop } from './types.ts';

const STATS_INTERVAL_MS = 2_000;

/** A broadcast whose time jumps, so that the stats are computed only when a test says so. */
function createBroadcast() {
  let [now, state] = [0, room([])];
  let notify: Parameters<ViewedWorkshop['subscribe']>[0] = () => undefined;
  let computeStats = (): void => undefined;
  let publishScheduled = (): void => undefined;
  const clock: Clock = {
    now: () => now,
    mono: () => now,
    after: (ms, callback) => {
      if (ms === STATS_INTERVAL_MS) computeStats = callback;
      else publishScheduled = callback;
      return () => undefined;
    },
  };
  const broadcast = new RoomBroadcast(
    {
      state: () => state,
      subscribe: (listener) => {
        notify = listener;
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
    computeStatsAt: (at: number) => {
      now = at;
      computeStats();
    },
    setRoom: (next: typeof state) => {
      state = next;
      notify({ info: false, seats: new Set(['a']) });
    },
    publishScheduledAt: (at: number) => {
      now = at;
      publishScheduled();
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

it('publishes all seats when the workshop ends and when it is reopened', () => {
  const { broadcast, setRoom } = createBroadcast();
  const published: string[][] = [];
  broadcast.addListener(({ seats }) => published.push([...seats].sort()));
  const running = threeSeats();
  const ended = { ...running, workshop: { ...running.workshop, state: 'ended' as const } };
  setRoom(running);
  setRoom(ended);
  setRoom(ended);
  setRoom(running);
  expect(published).toEqual([['a'], ['a', 'b', 'c'], ['a'], ['a', 'b', 'c']]);
});

it('publishes the room info when a shared incident starts and ends, and not in between', () => {
  const { broadcast, infoChanges, setRoom } = createBroadcast();
  setRoom(threeSeats(dnsDownIncident(0)));
  setRoom(threeSeats(dnsDownIncident(0)));
  expect(broadcast.incidents).toEqual([{ code: 'dns-down', params: {}, seats: 3, since: 0 }]);
  setRoom(threeSeats());
  expect([broadcast.incidents, infoChanges]).toEqual([[], [true, false, true]]);
});

it('publishes the room info when an incident becomes active by time alone', () => {
  const { broadcast, infoChanges, setRoom, publishScheduledAt } = createBroadcast();
  setRoom(threeSeats(dnsDownIncident(20_000)));
  broadcast.scheduleChange('a', 20_000);
  expect(broadcast.incidents).toEqual([]);
  publishScheduledAt(20_000);
  expect([broadcast.incidents.length, infoChanges]).toEqual([1, [false, true]]);
});

it('publishes stats when they change, and a stuck student at the start, every 30 s and at the end', () => {
  const { broadcast, statsChanges, setRoom, computeStatsAt } = createBroadcast();
  const trail = { begunAt: 1, faults: [], regressions: [] };
  const passedSeats = Array.from({ length: 20 }, (_, n) =>
    seat(`s${String(n)}`, {
      progress: new Map([
        progress('one', { pass: pass('one', { at: 4 * MINUTE_MS + n * 5_000 }), trail }),
      ]),
    }),
  );
  const failingSeat = seat('x', {
    progress: new Map([progress('one', { live: evaluation([reason()]), trail })]),
  });
  const roomWith = (last: SeatState) =>
    room([...passedSeats, last], { current: 'one', currentSince: 0 });
  setRoom(roomWith(failingSeat));
  computeStatsAt(6 * MINUTE_MS);
  expect([broadcast.stuck.size, statsChanges]).toEqual([0, [{ stats: true, seats: [] }]]);
  computeStatsAt(30 * MINUTE_MS);
  expect(statsChanges.at(-1)?.seats).toEqual(['x']);
  const published = statsChanges.length;
  computeStatsAt(30 * MINUTE_MS + 2_000);
  expect([broadcast.stuck.size, statsChanges.length]).toEqual([1, published]);
  computeStatsAt(30 * MINUTE_MS + 30_000);
  expect(statsChanges.at(-1)?.seats).toEqual(['x']);
  setRoom(
    roomWith(
      seat('x', {
        progress: new Map([progress('one', { pass: pass('one', { at: 31 * MINUTE_MS }), trail })]),
      }),
    ),
  );
  computeStatsAt(31 * MINUTE_MS);
  expect([broadcast.stuck.size, statsChanges.at(-1)?.seats]).toEqual([0, ['x']]);
});
