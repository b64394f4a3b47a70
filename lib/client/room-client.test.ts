import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeRoom, HandClock } from './fake-room-server.ts';
import { RoomClient } from './room-client.ts';
import { roomView, row, seatView } from './views.fixture.ts';

let clock: HandClock;
let server: FakeRoom;
let client: RoomClient;

beforeEach(() => {
  clock = new HandClock();
  server = new FakeRoom(clock);
  client = new RoomClient(server, clock);
});

/** A page that watches seat s1 and has its first snapshot. */
function liveSeat() {
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
      view: { seat: { handle: 'momiji' } },
    });
    expect(server.acknowledged).toBe(1);
  });

  it('stays live while the server beats, and says since when it knows nothing once the beats stop', () => {
    const { watching, painted } = liveSeat();
    const paints = painted.mock.calls.length;
    for (let i = 0; i < 10; i++) {
      clock.turn(3_000);
      server.sendBeat();
      server.flush();
    }
    expect(watching.getSnapshot().connection).toEqual({ state: 'live' });
    expect(painted).toHaveBeenCalledTimes(paints);
    const last = clock.now();
    clock.turn(9_000);
    expect(watching.getSnapshot().connection).toEqual({
      state: 'reconnecting',
      since: last,
      lastFrameAt: last,
    });
    expect(watching.getSnapshot().view).not.toBeNull();
  });

  it('does not flicker over a short cut, but says so after two seconds', () => {
    const { watching } = liveSeat();
    server.cut();
    clock.turn(1_500);
    expect(watching.getSnapshot().connection.state).toBe('live');
    clock.turn(1_000);
    expect(watching.getSnapshot().connection.state).toBe('reconnecting');
  });

  it('is live again only with a fresh snapshot, not by being connected', () => {
    const { watching } = liveSeat();
    server.cut();
    clock.turn(10_000);
    server.connect();
    server.sendBeat();
    server.flush();
    clock.turn(1_000);
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
    clock.turn(3_000);
    server.flush();
    expect(watching.getSnapshot().connection).toEqual({ state: 'refused', why: 'forbidden' });
    clock.turn(10_000);
    expect(server.watched).toHaveLength(2);
  });

  it('ends what it shows when the right to look ends', () => {
    const { watching } = liveSeat();
    server.sendBye('revoked');
    server.flush();
    expect(watching.getSnapshot().connection).toEqual({ state: 'refused', why: 'revoked' });
  });
});

describe('frames', () => {
  it('asks for the view again when a delta is of another life of the server', () => {
    const { watching } = liveSeat();
    server.boot = 'boot-2';
    server.sendDelta('s1', { kind: 'seat', room: [1] });
    server.flush();
    expect(server.watched).toHaveLength(2);
    expect(watching.getSnapshot().view?.room).toEqual([]);
  });

  it('keeps the objects of parts that a delta does not name', () => {
    const { watching } = liveSeat();
    const before = watching.getSnapshot().view;
    server.sendDelta('s1', { kind: 'seat', room: [1] });
    server.flush();
    expect(watching.getSnapshot().view?.objects).toBe(before?.objects);
    expect(watching.getSnapshot().view?.room).toEqual([1]);
  });

  it('counts time by the server, as far as its frames tell', () => {
    liveSeat();
    expect(client.serverNow()).toBe(clock.now());
  });
});

describe('who looks', () => {
  it('watches once for any number of components, and not anew for one that comes back at once', () => {
    const { leave } = liveSeat();
    const again = client.seat('s1').subscribe(() => undefined);
    leave();
    again();
    clock.turn(1_000);
    client.seat('s1').subscribe(() => undefined);
    clock.turn(10_000);
    expect(server.watched).toHaveLength(1);
    expect(server.unwatched).toEqual([]);
  });

  it('forgets a view that nobody looks at, and starts it with a snapshot when somebody does', () => {
    const room = client.room('e1');
    room.subscribe(() => undefined);
    const { watching, leave } = liveSeat();
    leave();
    clock.turn(4_000);
    expect(server.unwatched).toEqual(['s1']);
    expect(watching.getSnapshot().view).toBeNull();
    watching.subscribe(() => undefined);
    expect(server.watched.at(-1)).toEqual({ view: 'seat', seat: 's1' });
    server.sendSnapshot('e1', roomView(row('a1')));
    server.flush();
    expect(room.getSnapshot().view?.seats).toHaveLength(1);
  });
});
