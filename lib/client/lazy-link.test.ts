import { expect, it } from 'vitest';
import { createFakeClock } from '#lib/kit/fake-clock.ts';
import { FakeRoomServer } from './fake-room-server.ts';
import { createLazyLink } from './lazy-link.ts';
import type { LinkListener, RoomLink } from './room-link.ts';

function createListener() {
  const events: string[] = [];
  const record = (event: string) => () => void events.push(event);
  const listener: LinkListener = {
    connected: record('connected'),
    lost: record('lost'),
    refused: record('refused'),
    frame: record('frame'),
    heartbeat: record('heartbeat'),
    delayed: record('delayed'),
    sessionsChanged: record('sessionsChanged'),
    bye: record('bye'),
  };
  return { events, listener };
}

/** A loader whose code arrives when the test resolves it. */
function createLoader() {
  const room = new FakeRoomServer(createFakeClock());
  let opened = 0;
  const link: RoomLink = {
    open: (listener) => void (opened++, room.open(listener)),
    watch: (...args) => room.watch(...args),
    unwatch: (topic) => room.unwatch(topic),
    close: () => room.close(),
  };
  const waiting: PromiseWithResolvers<() => RoomLink>[] = [];
  const load = () => {
    const loading = Promise.withResolvers<() => RoomLink>();
    waiting.push(loading);
    return loading.promise;
  };
  return {
    room,
    load,
    waiting,
    arrive: async (index: number) => {
      waiting[index]?.resolve(() => link);
      await waiting[index]?.promise;
    },
    opened: () => opened,
  };
}

it('opens the link when its code has arrived, and forwards its events', async () => {
  const { room, load, arrive } = createLoader();
  const { events, listener } = createListener();
  const link = createLazyLink(load);
  link.open(listener);
  link.unwatch('unknown');
  await arrive(0);
  room.connect();
  link.watch({ view: 'room', workshopId: 'e' }, () => undefined);
  expect([events, room.subscriptions.length]).toEqual([['connected'], 1]);
});

it('opens the link once if it was closed and opened again while loading', async () => {
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

it('counts as lost while loading fails, and retries until it is closed', async () => {
  const { load, waiting } = createLoader();
  const { events, listener } = createListener();
  const timers: (() => void)[] = [];
  const link = createLazyLink(load, (run) => {
    timers.push(run);
    return () => void timers.splice(0);
  });
  link.open(listener);
  waiting[0]?.reject(new Error('offline'));
  await expect.poll(() => events).toEqual(['lost']);
  timers[0]?.();
  expect(waiting).toHaveLength(2);
  link.close();
  expect(timers).toEqual([]);
});
