import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#lib/kit/fake-clock.ts';
import { FakeRoomServer } from './fake-room-server.ts';
import { RoomClient } from './room-client.ts';
import { roomView, seatRow, seatView } from './views.fixture.ts';

let clock: FakeClock;
let server: FakeRoomServer;
let client: RoomClient;

beforeEach(() => {
  clock = createFakeClock(1_000_000);
  server = new FakeRoomServer(clock);
  client = new RoomClient(server, clock);
});

/** Watches seat s1 and delivers its first snapshot. */
function connectSeatView() {
  const view = client.seat('s1');
  const listener = vi.fn();
  const leave = view.subscribe(listener);
  server.connect();
  server.sendSnapshot('s1', seatView());
  server.flush();
  return { view, listener, leave };
}

describe('the connection of a view', () => {
  it('is connecting until the first snapshot, then connected', () => {
    const view = client.seat('s1');
    view.subscribe(() => undefined);
    expect(view.getSnapshot()).toEqual({
      connection: { state: 'connecting', since: clock.now() },
      view: null,
    });
    server.connect();
    server.sendSnapshot('s1', seatView());
    server.flush();
    expect(view.getSnapshot()).toMatchObject({
      connection: { state: 'connected' },
      view: { seat: { displayName: 'momiji' } },
    });
    expect(server.ackCount).toBe(1);
  });

  it('stays connected while heartbeats arrive, and has the time of the last one after they stop', () => {
    const { view, listener } = connectSeatView();
    const calls = listener.mock.calls.length;
    for (let i = 0; i < 10; i++) {
      clock.advance(3_000);
      server.sendHeartbeat();
      server.flush();
    }
    expect(view.getSnapshot().connection).toEqual({ state: 'connected' });
    expect(listener).toHaveBeenCalledTimes(calls);
    const last = clock.now();
    clock.advance(9_000);
    expect(view.getSnapshot().connection).toEqual({
      state: 'reconnecting',
      since: last,
      lastFrameAt: last,
    });
    expect(view.getSnapshot().view).not.toBeNull();
  });

  it('ignores a short interruption, and reconnects after two seconds', () => {
    const { view } = connectSeatView();
    server.disconnect();
    clock.advance(1_500);
    expect(view.getSnapshot().connection.state).toBe('connected');
    clock.advance(1_000);
    expect(view.getSnapshot().connection.state).toBe('reconnecting');
  });

  it('is connected again only after a new snapshot', () => {
    const { view } = connectSeatView();
    server.disconnect();
    clock.advance(10_000);
    server.connect();
    server.sendHeartbeat();
    server.flush();
    clock.advance(1_000);
    expect(view.getSnapshot().connection.state).toBe('reconnecting');
    server.sendSnapshot('s1', seatView());
    server.flush();
    expect(view.getSnapshot().connection.state).toBe('connected');
  });

  it('has the reason of a refusal, and is requested again only if the server was unavailable', () => {
    server.refuse('s1', 'unavailable');
    const view = client.seat('s1');
    view.subscribe(() => undefined);
    server.connect();
    server.flush();
    expect(view.getSnapshot().connection).toEqual({ state: 'refused', reason: 'unavailable' });
    server.refuse('s1', 'forbidden');
    clock.advance(3_000);
    server.flush();
    expect(view.getSnapshot().connection).toEqual({ state: 'refused', reason: 'forbidden' });
    clock.advance(10_000);
    expect(server.subscriptions).toHaveLength(2);
  });

  it('stays as it is when the session is renewed, because the page connects again', () => {
    const { view } = connectSeatView();
    server.sendBye('renewed');
    server.flush();
    expect(view.getSnapshot().connection.state).not.toBe('refused');
  });

  it('reports that sessions have changed', () => {
    connectSeatView();
    let changes = 0;
    const stop = client.onSessionsChanged(() => (changes += 1));
    server.sendSessionsChanged();
    server.flush();
    stop();
    server.sendSessionsChanged();
    server.flush();
    expect(changes).toBe(1);
  });

  it('is refused when access is revoked', () => {
    const { view } = connectSeatView();
    server.sendBye('revoked');
    server.flush();
    expect(view.getSnapshot().connection).toEqual({ state: 'refused', reason: 'revoked' });
  });

  it.each(['seat-removed', 'seat-merged', 'workshop-deleted'] as const)(
    'says why it ended with %s, also when the server does not know the seat afterwards',
    (reason) => {
      const { view } = connectSeatView();
      server.sendBye(reason);
      server.flush();
      server.disconnect();
      server.refuse('s1', 'not-found');
      server.connect();
      server.flush();
      expect(view.getSnapshot().connection).toEqual({ state: 'refused', reason });
    },
  );

  it('is refused for a reason that only a newer server knows', () => {
    const { view } = connectSeatView();
    server.sendBye('seat-moved' as never);
    server.flush();
    expect(view.getSnapshot().connection).toEqual({ state: 'refused', reason: 'revoked' });
  });
});

describe('frames', () => {
  it('request the view again when a delta comes from a restarted server', () => {
    const { view } = connectSeatView();
    server.bootId = 'boot-2';
    server.sendDelta('s1', { kind: 'seat', roomPassRates: [1] });
    server.flush();
    expect(server.subscriptions).toHaveLength(2);
    expect(view.getSnapshot().view?.roomPassRates).toEqual([]);
  });

  it('keep the objects of fields that a delta does not contain', () => {
    const { view } = connectSeatView();
    const before = view.getSnapshot().view;
    server.sendDelta('s1', { kind: 'seat', roomPassRates: [1] });
    server.flush();
    expect(view.getSnapshot().view?.objects).toBe(before?.objects);
    expect(view.getSnapshot().view?.roomPassRates).toEqual([1]);
  });

  it('provide the time of the server', () => {
    connectSeatView();
    expect(client.serverNow()).toBe(clock.now());
  });
});

describe('the listeners of a view', () => {
  it('share one subscription, which survives a quick remount', () => {
    const { leave } = connectSeatView();
    const leaveSecond = client.seat('s1').subscribe(() => undefined);
    leave();
    leaveSecond();
    clock.advance(1_000);
    client.seat('s1').subscribe(() => undefined);
    clock.advance(10_000);
    expect(server.subscriptions).toHaveLength(1);
    expect(server.unsubscribedTopics).toEqual([]);
  });

  it('request a refused view again at a quick remount', () => {
    const { view, leave } = connectSeatView();
    server.sendBye('seat-removed');
    server.flush();
    expect(view.getSnapshot().connection).toMatchObject({ state: 'refused' });
    leave();
    view.subscribe(() => undefined);
    server.sendSnapshot('s1', seatView());
    server.flush();
    clock.advance(1_000);
    expect(view.getSnapshot().connection).toEqual({ state: 'connected' });
    expect(server.subscriptions).toHaveLength(2);
  });

  it('end the subscription when the last one leaves, and restart it with a snapshot', () => {
    const room = client.room('e1');
    room.subscribe(() => undefined);
    const { view, leave } = connectSeatView();
    leave();
    clock.advance(4_000);
    expect(server.unsubscribedTopics).toEqual(['s1']);
    expect(view.getSnapshot().view).toBeNull();
    view.subscribe(() => undefined);
    expect(server.subscriptions.at(-1)).toEqual({ view: 'seat', seat: 's1' });
    server.sendSnapshot('e1', roomView(seatRow('a1')));
    server.flush();
    expect(room.getSnapshot().view?.seats).toHaveLength(1);
  });
});

describe('a room in parts', () => {
  const parts = [[seatRow('a2')], [seatRow('a1')]];

  it('is shown when all parts arrived, in the order of the labels', () => {
    const view = client.room('e1');
    view.subscribe(() => undefined);
    server.connect();
    server.sendSnapshotParts('e1', roomView(seatRow('a3')), parts.slice(0, 1));
    server.flush();
    expect(view.getSnapshot().view?.seats.map(({ id }) => id)).toEqual(['a2', 'a3']);
    server.sendSnapshotParts('e1', roomView(seatRow('a3')), parts);
    server.flush();
    expect(view.getSnapshot().view?.seats.map(({ id }) => id)).toEqual(['a1', 'a2', 'a3']);
    expect(server.ackCount).toBe(5);
  });

  it('keeps the rows of before until the last part', () => {
    const view = client.room('e1');
    view.subscribe(() => undefined);
    server.connect();
    server.sendSnapshot('e1', roomView(seatRow('a1'), seatRow('a2')));
    server.flush();
    const before = view.getSnapshot().view;
    let during: unknown;
    const stop = view.subscribe(() => (during ??= view.getSnapshot().view?.seats.length));
    server.sendSnapshotParts('e1', roomView(seatRow('a1')), [[seatRow('a2')]]);
    server.flush();
    stop();
    expect([during, view.getSnapshot().view?.seats[0] === before?.seats[0]]).toEqual([2, true]);
  });
});

describe('a view that the server cannot build', () => {
  it('has the time of the next try until a frame arrives', () => {
    const { view } = connectSeatView();
    server.sendDelay('s1', 4_000);
    server.flush();
    expect(view.getSnapshot().connection).toEqual({
      state: 'connected',
      retryAt: clock.now() + 4_000,
    });
    server.sendSnapshot('s1', seatView());
    server.flush();
    expect(view.getSnapshot().connection).toEqual({ state: 'connected' });
  });

  it('has it before the first snapshot, too', () => {
    const view = client.seat('s1');
    view.subscribe(() => undefined);
    server.connect();
    server.sendDelay('s1', 1_000);
    server.flush();
    expect(view.getSnapshot().connection).toMatchObject({
      state: 'connecting',
      retryAt: clock.now() + 1_000,
    });
  });
});
