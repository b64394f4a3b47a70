import { expect, it } from 'vitest';
import type { Incident } from '#lib/grading/types.ts';
import { judged, pass, progress, reason, ref, room, seat } from '#lib/room/room.fixture.ts';
import type { SeatState } from '#lib/room/state.ts';
import { Hub } from './room-broadcast.ts';
import type { Room, ViewerClock } from './types.ts';

/** A room and a clock that are turned by hand. */
function stage() {
  let [now, state] = [0, room([])];
  let [hear, ring, count]: [Parameters<Room['subscribe']>[0], () => void, () => void] = [
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
  const hub = new Hub(
    {
      state: () => state,
      subscribe: (listener) => {
        hear = listener;
        return () => undefined;
      },
    },
    clock,
  );
  const heads: boolean[] = [];
  const counts: { figures: boolean; seats: string[] }[] = [];
  hub.listen(({ head, figures, seats }) => {
    if (figures) counts.push({ figures, seats: [...seats] });
    else heads.push(head);
  });
  return {
    hub,
    heads,
    counts,
    count: (at: number) => {
      now = at;
      count();
    },
    now: (next: typeof state) => {
      state = next;
      hear({ head: false, seats: new Set(['a']) });
    },
    ring: (at: number) => {
      now = at;
      ring();
    },
  };
}

const down = (since: number): Incident => ({
  code: 'dns-down',
  scope: 'infrastructure',
  object: ref('coredns'),
  params: {},
  since,
});
const three = (...incidents: Incident[]) =>
  room(['a', 'b', 'c'].map((id) => seat(id, { incidents })));

it('tells the head when trouble of the whole room comes and goes, and not in between', () => {
  const { hub, heads, now } = stage();
  now(three(down(0)));
  now(three(down(0)));
  expect(hub.troubles).toEqual([{ code: 'dns-down', params: {}, seats: 3, since: 0 }]);
  now(three());
  expect([hub.troubles, heads]).toEqual([[], [true, false, true]]);
});

it('tells it when time alone makes it trouble', () => {
  const { hub, heads, now, ring } = stage();
  now(three(down(20_000)));
  hub.flips('a', 20_000);
  expect(hub.troubles).toEqual([]);
  ring(20_000);
  expect([hub.troubles.length, heads]).toEqual([1, [false, true]]);
});

it('tells figures when they are others, and of a person who is stuck when it begins, goes on for half a minute, and ends', () => {
  const { hub, counts, now, count } = stage();
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
    progress: new Map([progress('one', { live: judged([reason()]), trail })]),
  });
  const roomWith = (last: SeatState) =>
    room([...through, last], { current: 'one', currentSince: 0 });
  now(roomWith(still));
  count(6 * MINUTE);
  expect([hub.stuck.size, counts]).toEqual([0, [{ figures: true, seats: [] }]]);
  count(30 * MINUTE);
  expect(counts.at(-1)?.seats).toEqual(['x']);
  const told = counts.length;
  count(30 * MINUTE + 2_000);
  expect([hub.stuck.size, counts.length]).toEqual([1, told]);
  count(30 * MINUTE + 30_000);
  expect(counts.at(-1)?.seats).toEqual(['x']);
  now(
    roomWith(
      seat('x', {
        progress: new Map([progress('one', { pass: pass('one', { at: 31 * MINUTE }), trail })]),
      }),
    ),
  );
  count(31 * MINUTE);
  expect([hub.stuck.size, counts.at(-1)?.seats]).toEqual([0, ['x']]);
});
