import { expect, it } from 'vitest';
import { ManualClock, FakeRoomServer } from './fake-room-server.ts';
import { createLazyLink } from './lazy-link.ts';
import type { LinkListener, RoomLink } from './room-link.ts';

function createListener() {
  const heard: string[] = [];
  const note = (what: string) => () => void heard.push(what);
  const listener: LinkListener = {
    connected: note('connected'),
    lost: note('lost'),
    refused: note('refused'),
    frame: note('frame'),
    heartbeat: note('beat'),
    bye: note('bye'),
  };
  return { heard, listener };
}

/** Code that arrives when the test says so. */
function createLoader() {
  const room = new FakeRoomServer(new ManualClock());
  let opened = 0;
  const link: RoomLink = {
    open: (listener) => void (opened++, room.open(listener)),
    watch: (...args) => room.watch(...args),
    unwatch: (topic) => room.unwatch(topic),
    close: () => room.close(),
  };
  const waiting: PromiseWithResolvers<() => RoomLink>[] = [];
  const load = () => {
    const one = Promise.withResolvers<() => RoomLink>();
    waiting.push(one);
    return one.promise;
  };
  return {
    room,
    load,
    waiting,
    arrive: async (which: number) => {
      waiting[which]?.resolve(() => link);
      await waiting[which]?.promise;
    },
    opened: () => opened,
  };
}

it('opens once the code is there, and passes on what it hears', async () => {
  const { room, load, arrive } = createLoader();
  const { heard, listener } = createListener();
  const link = createLazyLink(load);
  link.open(listener);
  link.unwatch('nobody');
  await arrive(0);
  room.connect();
  link.watch({ view: 'room', workshopId: 'e' }, () => undefined);
  expect([heard, room.subscriptions.length]).toEqual([['connected'], 1]);
});

it('opens once when it was closed and opened again while the code was on its way', async () => {
  const { load, arrive, opened } = createLoader();
  const { listener } = createListener();
  const link = createLazyLink(load);
  link.open(listener);
  link.close();
  link.open(listener);
  await arrive(0);
  await arrive(1);
  expect(opened()).toBe(1);
});

it('counts as lost while the code cannot be fetched, and tries again until it is closed', async () => {
  const { load, waiting } = createLoader();
  const { heard, listener } = createListener();
  const later: (() => void)[] = [];
  const link = createLazyLink(load, (run) => {
    later.push(run);
    return () => void later.splice(0);
  });
  link.open(listener);
  waiting[0]?.reject(new Error('offline'));
  await expect.poll(() => heard).toEqual(['lost']);
  later[0]?.();
  expect(waiting).toHaveLength(2);
  link.close();
  expect(later).toEqual([]);
});
