import { describe, expect, it } from 'vitest';
import { PresenceTracker, PRESENCE_TIMEOUTS, type PresenceChange } from './presence.ts';
import type { Presence } from './views.ts';

/** Time passes in ticks of 250 ms, as the server's does. */
class TrackedRoom {
  now = 1_000;
  readonly tracker = new PresenceTracker(this.now);
  readonly shown = new Map<string, Presence>();
  outage: { since: number; seats: number } | null = null;

  pass(ms: number, each: () => void = () => {}): PresenceChange[] {
    const changes: PresenceChange[] = [];
    for (const end = this.now + ms; this.now < end;) {
      this.now += 250;
      each();
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
  /** Seats that beat, past the time in which nobody is judged. */
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
    ['7 s of silence are nothing', 7_750, 'connected'],
    ['8 s of silence: stale', 8_000, 'delayed'],
    ['20 s of silence: offline', 20_000, 'offline'],
  ])('%s', (_title, ms, presence) => {
    const room = new TrackedRoom().settle('a');
    room.pass(ms);
    expect(room.shown.get('a')).toBe(presence);
  });

  it('a socket closed for 2 s is stale, and one that came back before was never away', () => {
    const room = new TrackedRoom().settle('a');
    room.tracker.recordClose('a', room.now);
    expect(room.pass(1_750)).toEqual([]);
    room.sendHeartbeats('a');
    expect(room.pass(2_000)).toEqual([]);
    room.tracker.recordClose('a', room.now);
    expect(room.pass(2_000)).toEqual([{ seat: 'a', presence: 'stale' }]);
    room.sendHeartbeats('a');
    expect(room.pass(250)).toEqual([{ seat: 'a', presence: 'live' }]);
  });

  it.each<[string, (room: TrackedRoom) => void, Presence]>([
    [
      'quarantined before all',
      (room) => {
        room.tracker.setAdmission('a', 'duplicate');
        room.tracker.setClusterState('a', 'down');
      },
      'duplicate',
    ],
    [
      'offline before cluster down',
      (room) => {
        room.tracker.setClusterState('a', 'down');
        room.pass(20_000);
      },
      'offline',
    ],
    [
      'cluster down before live',
      (room) => {
        room.tracker.setClusterState('a', 'down');
      },
      'cluster-down',
    ],
    [
      'admitted again',
      (room) => {
        room.tracker.setAdmission('a', 'duplicate');
        room.tick();
        room.tracker.setAdmission('a', 'admitted');
      },
      'connected',
    ],
  ])('%s', (_title, act, presence) => {
    const room = new TrackedRoom().settle('a');
    act(room);
    room.tick();
    expect(room.shown.get('a')).toBe(presence);
  });

  it('nobody is judged for 20 s after a start, and then who did not come back is offline', () => {
    const room = new TrackedRoom();
    room.tracker.add('a', 'connected');
    room.tracker.add('b', 'connected');
    room.tracker.add('c', 'not-connected');
    room.tracker.add('d', 'offline');
    const changes = room.pass(19_750, () => {
      room.sendHeartbeats('b', 'd');
    });
    expect(changes).toEqual([{ seat: 'd', presence: 'live' }]);
    expect(
      room.pass(250, () => {
        room.sendHeartbeats('b', 'd');
      }),
    ).toEqual([{ seat: 'a', presence: 'offline' }]);
    expect(room.shown.has('c')).toBe(false);
  });

  it('nobody is judged for 20 s after the server stood still for more than a second', () => {
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

  it('30 % of the room going stale within 5 s is one outage, until half of them are back', () => {
    const seats = Array.from({ length: 20 }, (_, index) => `seat ${index}`);
    const kept = seats.slice(6);
    const room = new TrackedRoom().settle(...seats);
    room.pass(7_750, () => {
      room.sendHeartbeats(...kept);
    });
    expect(room.outage).toBe(null);
    room.pass(250, () => {
      room.sendHeartbeats(...kept);
    });
    expect(room.outage).toEqual({ since: room.now, seats: 6 });
    room.pass(60_000, () => {
      room.sendHeartbeats(...kept, 'seat 0', 'seat 1', 'seat 2');
    });
    expect(room.outage).toMatchObject({ seats: 3 });
    room.pass(250, () => {
      room.sendHeartbeats(...kept, 'seat 0', 'seat 1', 'seat 2', 'seat 3');
    });
    expect(room.outage).toBe(null);
  });

  it('seats that leave one after the other are no outage', () => {
    const seats = Array.from({ length: 20 }, (_, index) => `seat ${index}`);
    const room = new TrackedRoom().settle(...seats);
    for (let gone = 1; gone <= 12; gone += 1) {
      room.pass(3_000, () => {
        room.sendHeartbeats(...seats.slice(gone));
      });
      expect(room.outage).toBe(null);
    }
  });
});
