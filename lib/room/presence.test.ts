import { describe, expect, it } from 'vitest';
import { PresenceTracker, PRESENCE_TIMEOUTS, type PresenceChange } from './presence.ts';
import type { Presence } from './views.ts';

/** Time passes in ticks of 250 ms, as on the server. */
class TrackedRoom {
  now = 1_000;
  readonly tracker = new PresenceTracker(this.now);
  readonly shown = new Map<string, Presence>();
  outage: { since: number; seats: number } | null = null;

  pass(ms: number, onTick: () => void = () => {}): PresenceChange[] {
    const changes: PresenceChange[] = [];
    for (const end = this.now + ms; this.now < end;) {
      this.now += 250;
      onTick();
      changes.push(...this.tick());
    }
    return changes;
  }
  tick(): readonly PresenceChange[] {
    const { changes, outage } = this.tracker.tick(this.now);
    for (const { seat, presence } of changes) this.shown.set(seat, presence);
    this.outage = outage;
    return changes;
  }
  /** Sends heartbeats until the grace period after the start is over. */
  settle(...seats: string[]): this {
    for (const seat of seats) this.tracker.add(seat, 'not-connected');
    this.pass(PRESENCE_TIMEOUTS.graceMs + 1_000, () => {
      this.sendHeartbeats(...seats);
    });
    return this;
  }
  sendHeartbeats(...seats: string[]): void {
    for (const seat of seats) this.tracker.recordFrame(seat, this.now);
  }
}

describe('presence', () => {
  it.each<[string, number, Presence]>([
    ['is connected after 7 s without a frame', 7_750, 'connected'],
    ['is delayed after 8 s without a frame', 8_000, 'delayed'],
    ['is offline after 20 s without a frame', 20_000, 'offline'],
  ])('%s', (_title, ms, presence) => {
    const room = new TrackedRoom().settle('a');
    room.pass(ms);
    expect(room.shown.get('a')).toBe(presence);
  });

  it('is delayed 2 s after the socket closed, and unchanged after an earlier reconnect', () => {
    const room = new TrackedRoom().settle('a');
    room.tracker.recordClose('a', room.now);
    expect(room.pass(1_750)).toEqual([]);
    room.sendHeartbeats('a');
    expect(room.pass(2_000)).toEqual([]);
    room.tracker.recordClose('a', room.now);
    expect(room.pass(2_000)).toEqual([{ seat: 'a', presence: 'delayed' }]);
    room.sendHeartbeats('a');
    expect(room.pass(250)).toEqual([{ seat: 'a', presence: 'connected' }]);
  });

  it.each<[string, (room: TrackedRoom) => void, Presence]>([
    [
      'shows duplicate before any other state',
      (room) => {
        room.tracker.setAdmission('a', 'duplicate');
        room.tracker.setClusterState('a', 'down');
      },
      'duplicate',
    ],
    [
      'shows offline before cluster-down',
      (room) => {
        room.tracker.setClusterState('a', 'down');
        room.pass(20_000);
      },
      'offline',
    ],
    [
      'shows cluster-down before connected',
      (room) => {
        room.tracker.setClusterState('a', 'down');
      },
      'cluster-down',
    ],
    [
      'is connected again after the agent was admitted',
      (room) => {
        room.tracker.setAdmission('a', 'duplicate');
        room.tick();
        room.tracker.setAdmission('a', 'admitted');
      },
      'connected',
    ],
  ])('%s', (_title, arrange, presence) => {
    const room = new TrackedRoom().settle('a');
    arrange(room);
    room.tick();
    expect(room.shown.get('a')).toBe(presence);
  });

  it('gets no worse for 20 s after a start; then missing agents are offline', () => {
    const room = new TrackedRoom();
    room.tracker.add('a', 'connected');
    room.tracker.add('b', 'connected');
    room.tracker.add('c', 'not-connected');
    room.tracker.add('d', 'offline');
    const changes = room.pass(19_750, () => {
      room.sendHeartbeats('b', 'd');
    });
    expect(changes).toEqual([{ seat: 'd', presence: 'connected' }]);
    expect(
      room.pass(250, () => {
        room.sendHeartbeats('b', 'd');
      }),
    ).toEqual([{ seat: 'a', presence: 'offline' }]);
    expect(room.shown.has('c')).toBe(false);
  });

  it('gets no worse for 20 s after the server stalled for more than a second', () => {
    const room = new TrackedRoom().settle('a', 'b');
    room.now += 30_000;
    expect(room.tick()).toEqual([]);
    expect(
      room.pass(19_750, () => {
        room.sendHeartbeats('a');
      }),
    ).toEqual([]);
    expect(
      room.pass(500, () => {
        room.sendHeartbeats('a');
      }),
    ).toEqual([{ seat: 'b', presence: 'offline' }]);
  });

  it('reports one outage when 30 % lose connection within 5 s, until half of them are back', () => {
    const seats = Array.from({ length: 20 }, (_, index) => `seat ${index}`);
    const connected = seats.slice(6);
    const room = new TrackedRoom().settle(...seats);
    room.pass(7_750, () => {
      room.sendHeartbeats(...connected);
    });
    expect(room.outage).toBe(null);
    room.pass(250, () => {
      room.sendHeartbeats(...connected);
    });
    expect(room.outage).toEqual({ since: room.now, seats: 6 });
    room.pass(60_000, () => {
      room.sendHeartbeats(...connected, 'seat 0', 'seat 1', 'seat 2');
    });
    expect(room.outage).toMatchObject({ seats: 3 });
    room.pass(250, () => {
      room.sendHeartbeats(...connected, 'seat 0', 'seat 1', 'seat 2', 'seat 3');
    });
    expect(room.outage).toBe(null);
  });

  it('reports no outage when seats leave one after the other', () => {
    const seats = Array.from({ length: 20 }, (_, index) => `seat ${index}`);
    const room = new TrackedRoom().settle(...seats);
    for (let count = 1; count <= 12; count += 1) {
      room.pass(3_000, () => {
        room.sendHeartbeats(...seats.slice(count));
      });
      expect(room.outage).toBe(null);
    }
  });
});
