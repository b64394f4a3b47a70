import type { Presence } from './views.ts';

/** All in ms. Agents send a heartbeat every 3 s ± 20 %. */
export const PRESENCE_TIMEOUTS = {
  /** No frame for `delayedMs`, or the socket closed for `closedMs`: delayed. */
  delayedMs: 8_000,
  closedMs: 2_000,
  /** No frame for this time: offline. */
  offlineMs: 20_000,
  /**
   * No seat gets worse for `graceMs` after a start, or after the server itself stalled for
   * `stallMs`, because then the server was away and not the agents.
   */
  graceMs: 20_000,
  stallMs: 1_000,
  /** This share of seats becoming delayed within the window is one outage. */
  outage: { share: 0.3, windowMs: 5_000, minSeats: 3 },
} as const;

/** The connection of a seat's agent. Times are monotonic, ms. */
type SocketStatus =
  | { readonly state: 'never' }
  | { readonly state: 'unknown' }
  | { readonly state: 'open'; readonly lastFrameMono: number }
  | { readonly state: 'closed'; readonly lastFrameMono: number; readonly closedMono: number };
/** Best state first. */
const LINK_STATES = ['up', 'delayed', 'offline', 'never'] as const;
type LinkState = (typeof LINK_STATES)[number];

interface TrackedSeat {
  admission: 'admitted' | 'duplicate';
  socket: SocketStatus;
  link: LinkState;
  cluster: 'up' | 'down';
  presence: Presence;
}

export interface PresenceChange {
  readonly seat: string;
  readonly presence: Presence;
}
export interface Outage {
  readonly since: number;
  readonly seats: number;
}

/**
 * Tracks the presence of seats by the server's monotonic clock (`now`, ms). `tick` returns the
 * changes since the last tick. Call it every 250 ms: a late tick shows that the server stalled.
 */
export class PresenceTracker {
  readonly #seats = new Map<string, TrackedSeat>();
  #graceUntilMono: number;
  #lastTickMono: number;
  readonly #outages = new OutageDetector();

  constructor(now: number) {
    this.#graceUntilMono = now + PRESENCE_TIMEOUTS.graceMs;
    this.#lastTickMono = now;
  }

  /** Adds a seat with its last logged presence; `not-connected` if it never had an agent. */
  add(seat: string, presence: Presence): void {
    if (this.#seats.has(seat)) return;
    const link: LinkState =
      presence === 'not-connected'
        ? 'never'
        : presence === 'delayed' || presence === 'offline'
          ? presence
          : 'up';
    this.#seats.set(seat, {
      admission: presence === 'duplicate' ? 'duplicate' : 'admitted',
      socket: { state: presence === 'not-connected' ? 'never' : 'unknown' },
      link,
      cluster: presence === 'cluster-down' ? 'down' : 'up',
      presence,
    });
  }

  remove(seat: string): void {
    this.#seats.delete(seat);
  }

  /** A frame arrived. */
  recordFrame(seat: string, now: number): void {
    const tracked = this.#seats.get(seat);
    if (tracked) tracked.socket = { state: 'open', lastFrameMono: now };
  }

  /** The agent's only open socket was closed. */
  recordClose(seat: string, now: number): void {
    const tracked = this.#seats.get(seat);
    if (tracked?.socket.state === 'open')
      tracked.socket = {
        state: 'closed',
        lastFrameMono: tracked.socket.lastFrameMono,
        closedMono: now,
      };
  }

  setClusterState(seat: string, state: 'up' | 'down'): void {
    const tracked = this.#seats.get(seat);
    if (tracked) tracked.cluster = state;
  }

  setAdmission(seat: string, admission: TrackedSeat['admission']): void {
    const tracked = this.#seats.get(seat);
    if (tracked) tracked.admission = admission;
  }

  tick(now: number): {
    readonly changes: readonly PresenceChange[];
    readonly outage: Outage | null;
  } {
    if (now - this.#lastTickMono > PRESENCE_TIMEOUTS.stallMs)
      this.#graceUntilMono = now + PRESENCE_TIMEOUTS.graceMs;
    this.#lastTickMono = now;
    const canWorsen = now >= this.#graceUntilMono;
    const changes: PresenceChange[] = [];
    for (const [id, seat] of this.#seats) {
      const before = seat.link;
      const link = computeLinkState(seat.socket, now, before);
      if (canWorsen || LINK_STATES.indexOf(link) < LINK_STATES.indexOf(before)) seat.link = link;
      if (before === 'up' && seat.link === 'delayed') this.#outages.recordLost(id, now);
      const shown = computePresence(seat);
      if (shown !== seat.presence) changes.push({ seat: id, presence: (seat.presence = shown) });
    }
    const up = [...this.#seats.values()].filter(({ link }) => link === 'up').length;
    return {
      changes,
      outage: this.#outages.detect(now, { up, isDisconnected: (id) => this.#isDisconnected(id) }),
    };
  }

  #isDisconnected(seat: string): boolean {
    const link = this.#seats.get(seat)?.link;
    return link === 'delayed' || link === 'offline';
  }
}

/** Tells an outage of the room from seats that lose their connection one by one. Times in ms. */
export class OutageDetector {
  #recentlyLost: { readonly seat: string; readonly at: number }[] = [];
  #outage: {
    readonly since: number;
    readonly seats: ReadonlySet<string>;
    readonly minSeats: number;
  } | null = null;

  /** A connected seat became delayed. */
  recordLost(seat: string, now: number): void {
    this.#recentlyLost.push({ seat, at: now });
  }

  /** The present outage, if any. `up`: number of connected seats. */
  detect(
    now: number,
    {
      up,
      isDisconnected,
    }: { readonly up: number; readonly isDisconnected: (seat: string) => boolean },
  ): Outage | null {
    this.#recentlyLost = this.#recentlyLost.filter(
      ({ at }) => now - at <= PRESENCE_TIMEOUTS.outage.windowMs,
    );
    const lost = new Set(this.#recentlyLost.map(({ seat }) => seat).filter(isDisconnected));
    const minSeats = Math.max(
      PRESENCE_TIMEOUTS.outage.minSeats,
      PRESENCE_TIMEOUTS.outage.share * (up + lost.size),
    );
    if (this.#outage) this.#outage = { ...this.#outage, seats: this.#outage.seats.union(lost) };
    else if (lost.size >= minSeats)
      this.#outage = { since: this.#recentlyLost[0]?.at ?? now, seats: lost, minSeats };
    if (!this.#outage) return null;
    const away = [...this.#outage.seats].filter(isDisconnected).length;
    // The outage ends at half of the limit that started it, so that it doesn't flicker.
    if (away < this.#outage.minSeats / 2) this.#outage = null;
    return this.#outage && { since: this.#outage.since, seats: away };
  }
}

function computeLinkState(socket: SocketStatus, now: number, before: LinkState): LinkState {
  switch (socket.state) {
    case 'never':
      return 'never';
    case 'unknown':
      // The agent was connected before the server started and hasn't come back.
      return before === 'never' ? 'never' : 'offline';
    case 'open':
    case 'closed': {
      const silentMs = now - socket.lastFrameMono;
      if (silentMs >= PRESENCE_TIMEOUTS.offlineMs) return 'offline';
      const closedForMs = socket.state === 'closed' ? now - socket.closedMono : 0;
      return silentMs >= PRESENCE_TIMEOUTS.delayedMs || closedForMs >= PRESENCE_TIMEOUTS.closedMs
        ? 'delayed'
        : 'up';
    }
  }
}

/** The first state that applies, in the order of `PRESENCES`. */
function computePresence({ admission, link, cluster }: TrackedSeat): Presence {
  if (admission === 'duplicate') return 'duplicate';
  if (link === 'never') return 'not-connected';
  if (link !== 'up') return link;
  return cluster === 'down' ? 'cluster-down' : 'connected';
}
