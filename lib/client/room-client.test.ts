import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeRoomServer, ManualClock } from './fake-room-server.ts';
import { RoomClient } from './room-client.ts';
import { roomView, seatRow, seatView } from './views.fixture.ts';

let clock: ManualClock;
let server: FakeRoomServer;
let client: RoomClient;

beforeEach(() => {
  clock = new ManualClock();
  server = new FakeRoomServer(clock);
  client = new RoomClient(server, clock);
});

/** A page that watches seat s1 and has its first snapshot. */
function connectSeatView() {
  const watching = client.seat('s1');
  const painted = vi.fn();
  const leave = watching.subscribe(painted);
  server.connect();
  server.sendSnapshot('s1', seatView());
  server.flush();
  return { watching, painted, leave };
}

describe('what a page may claim', () => {
  it('is connecting until the first snapshot, then live', () => {
    const watching = client.seat('s1');
    watching.subscribe(() => undefined);
    expect(watching.getSnapshot()).toEqual({
      connection: { state: 'connecting', since: clock.now() },
      view: null,
    });
    server.connect();
    server.sendSnapshot('s1', seatView());
    server.flush();
    expect(watching.getSnapshot()).toMatchObject({
      connection: { state: 'live' },
      view: { seat: { displayName: 'momiji' } },
    });
    expect(server.ackCount).toBe(1);
  });

  it('stays live while the server beats, and says since when it knows nothing once the beats stop', () => {
    const { watching, painted } = connectSeatView();
    const paints = painted.mock.calls.length;
    for (let i = 0; i < 10; i++) {
      clock.advance(3_000);
      server.sendHeartbeat();
      server.flush();
    }
    expect(watching.getSnapshot().connection).toEqual({ state: 'live' });
    expect(painted).toHaveBeenCalledTimes(paints);
    const last = clock.now();
    clock.advance(9_000);
    expect(watching.getSnapshot().connection).toEqual({
      state: 'reconnecting',
      since: last,
      lastFrameAt: last,
    });
    expect(watching.getSnapshot().view).not.toBeNull();
  });

  it('does not flicker over a short cut, but says so after two seconds', () => {
    const { watching } = connectSeatView();
    server.disconnect();
    clock.advance(1_500);
    expect(watching.getSnapshot().connection.state).toBe('live');
    clock.advance(1_000);
    expect(watching.getSnapshot().connection.state).toBe('reconnecting');
  });

  it('is live again only with a fresh snapshot, not by being connected', () => {
    const { watching } = connectSeatView();
    server.disconnect();
    clock.advance(10_000);
    server.connect();
    server.sendHeartbeat();
    server.flush();
    clock.advance(1_000);
    expect(watching.getSnapshot().connection.state).toBe('reconnecting');
    server.sendSnapshot('s1', seatView());
    server.flush();
    expect(watching.getSnapshot().connection.state).toBe('live');
  });

  it('says why it was refused, and asks again only when the server was unavailable', () => {
    server.refuse('s1', 'unavailable');
    const watching = client.seat('s1');
    watching.subscribe(() => undefined);
    server.connect();
    server.flush();
    expect(watching.getSnapshot().connection).toEqual({ state: 'refused', why: 'unavailable' });
    server.refuse('s1', 'forbidden');
    clock.advance(3_000);
    server.flush();
    expect(watching.getSnapshot().connection).toEqual({ state: 'refused', why: 'forbidden' });
    clock.advance(10_000);
    expect(server.subscriptions).toHaveLength(2);
  });

  it('ends what it shows when the right to look ends', () => {
    const { watching } = connectSeatView();
    server.sendBye('revoked');
    server.flush();
    expect(watching.getSnapshot().connection).toEqual({ state: 'refused', why: 'revoked' });
  });
});

describe('frames', () => {
  it('asks for the view again when a delta is of another life of the server', () => {
    const { watching } = connectSeatView();
    server.bootId = 'boot-2';
    server.sendDelta('s1', { kind: 'seat', roomPassRates: [1] });
    server.flush();
    expect(server.subscriptions).toHaveLength(2);
    expect(watching.getSnapshot().view?.roomPassRates).toEqual([]);
  });

  it('keeps the objects of parts that a delta does not name', () => {
    const { watching } = connectSeatView();
    const before = watching.getSnapshot().view;
    server.sendDelta('s1', { kind: 'seat', roomPassRates: [1] });
    server.flush();
    expect(watching.getSnapshot().view?.objects).toBe(before?.objects);
    expect(watching.getSnapshot().view?.roomPassRates).toEqual([1]);
  });

  it('counts time by the server, as far as its frames tell', () => {
    connectSeatView();
    expect(client.serverNow()).toBe(clock.now());
  });
});

describe('who looks', () => {
  it('watches once for any number of components, and not anew for one that comes back at once', () => {
    const { leave } = connectSeatView();
    const again = client.seat('s1').subscribe(() => undefined);
    leave();
    again();
    clock.advance(1_000);
    client.seat('s1').subscribe(() => undefined);
    clock.advance(10_000);
    expect(server.subscriptions).toHaveLength(1);
    expect(server.unsubscribedTopics).toEqual([]);
  });

  it('forgets a view that nobody looks at, and starts it with a snapshot when somebody does', () => {
    const room = client.room('e1');
    room.subscribe(() => undefined);
    const { watching, leave } = connectSeatView();
    leave();
    clock.advance(4_000);
    expect(server.unsubscribedTopics).toEqual(['s1']);
    expect(watching.getSnapshot().view).toBeNull();
    watching.subscribe(() => undefined);
    expect(server.subscriptions.at(-1)).toEqual({ view: 'seat', seat: 's1' });
    server.sendSnapshot('e1', roomView(seatRow('a1')));
    server.flush();
    expect(room.getSnapshot().view?.seats).toHaveLength(1);
  });
});
