import { expect, it } from 'vitest';
import type { Incident } from '#lib/grading/types.ts';
import { ref, room, seat } from '#lib/room/room.fixture.ts';
import { Hub } from './hub.ts';
import type { Room, ViewerClock } from './rooms.ts';

/** A room and a clock that are turned by hand. */
function stage() {
  let [now, state] = [0, room([])];
  let [hear, ring]: [Parameters<Room['subscribe']>[0], () => void] = [() => undefined, () => undefined];
  const clock: ViewerClock = { now: () => now, after: (_, run) => { ring = run; return () => undefined; }, every: () => () => undefined };
  const hub = new Hub({ state: () => state, subscribe: (listener) => { hear = listener; return () => undefined; } }, clock);
  const heads: boolean[] = [];
  hub.listen(({ head }) => { heads.push(head); });
  return {
    hub, heads,
    now: (next: typeof state) => { state = next; hear({ head: false, seats: new Set(['a']) }); },
    ring: (at: number) => { now = at; ring(); },
  };
}

const down = (since: number): Incident => ({ code: 'dns-down', scope: 'infrastructure', object: ref('coredns'), params: {}, since });
const three = (...incidents: Incident[]) => room(['a', 'b', 'c'].map((id) => seat(id, { incidents })));

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
