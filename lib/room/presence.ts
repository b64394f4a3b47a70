import type { Presence } from './views.ts';

/** All in ms. The heartbeat comes every 3 s +- 20 %. */
export const PRESENCE_TIMEOUTS = {
  /** Nothing heard for so long, or the socket closed for so long: stale. */
  delayedMs: 8_000,
  closedMs: 2_000,
  /** Nothing heard for so long: offline. */
  offlineMs: 20_000,
  /** After a start, or after the server itself stood still for `stall`, nobody is judged for so long: it is we who were away. */
  graceMs: 20_000,
  stallMs: 1_000,
  /** So large a share of the room going stale within `window` is one trouble, not many. */
  outage: { share: 0.3, windowMs: 5_000, minSeats: 3 },
} as const;

/** What is heard of a seat's agent. `heard`, `closedAt`: monotonic ms. */
type SocketStatus =
  | { readonly state: 'never' }
  | { readonly state: 'unknown' }
  | { readonly state: 'open'; readonly lastFrameMono: number }
  | { readonly state: 'closed'; readonly lastFrameMono: number; readonly closedMono: number };
/** From best to worst. */
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
 * Who is there, by the server's monotonic clock. Everything takes `now` (ms); `tick` says what changed since the last one.
 * It should be called every 250 ms: how late it comes tells that the server itself stood still.
 */
export class PresenceTracker {
  readonly #seats = new Map<string, TrackedSeat>();
  #graceUntilMono: number;
  #lastTickMono: number;
  #recentlyDelayed: { readonly seat: string; readonly at: number }[] = [];
  #outage: {
    readonly since: number;
    readonly seats: ReadonlySet<string>;
    readonly minSeats: number;
  } | null = null;

  constructor(now: number) {
    this.#graceUntilMono = now + PRESENCE_TIMEOUTS.graceMs;
    this.#lastTickMono = now;
  }

  /** A seat as the log knew it last; `never-seen` when no agent was ever there. */
  add(seat: string, known: Presence): void {
    if (this.#seats.has(seat)) return;
    const link: LinkState =
      known === 'not-connected'
        ? 'never'
        : known === 'delayed' || known === 'offline'
          ? known
          : 'up';
    this.#seats.set(seat, {
      admission: known === 'duplicate' ? 'duplicate' : 'admitted',
      socket: { state: known === 'not-connected' ? 'never' : 'unknown' },
      link,
      cluster: known === 'cluster-down' ? 'down' : 'up',
      presence: known,
    });
  }

  remove(seat: string): void {
    this.#seats.delete(seat);
  }

  /** A frame came. */
  recordFrame(seat: string, now: number): void {
    const known = this.#seats.get(seat);
    if (known) known.socket = { state: 'open', lastFrameMono: now };
  }

  /** The agent's socket closed, and no other of it is open. */
  recordClose(seat: string, now: number): void {
    const known = this.#seats.get(seat);
    if (known?.socket.state === 'open')
      known.socket = {
        state: 'closed',
        lastFrameMono: known.socket.lastFrameMono,
        closedMono: now,
      };
  }

  setClusterState(seat: string, state: 'up' | 'down'): void {
    const known = this.#seats.get(seat);
    if (known) known.cluster = state;
  }

  setAdmission(seat: string, admission: TrackedSeat['admission']): void {
    const known = this.#seats.get(seat);
    if (known) known.admission = admission;
  }

  tick(now: number): {
    readonly changes: readonly PresenceChange[];
    readonly outage: Outage | null;
  } {
    if (now - this.#lastTickMono > PRESENCE_TIMEOUTS.stallMs)
      this.#graceUntilMono = now + PRESENCE_TIMEOUTS.graceMs;
    this.#lastTickMono = now;
    const mayWorsen = now >= this.#graceUntilMono;
    const changes: PresenceChange[] = [];
    for (const [id, seat] of this.#seats) {
      const before = seat.link;
      const link = computeLinkState(seat.socket, now, before);
      if (mayWorsen || LINK_STATES.indexOf(link) < LINK_STATES.indexOf(before)) seat.link = link;
      if (before === 'up' && seat.link === 'delayed')
        this.#recentlyDelayed.push({ seat: id, at: now });
      const shown = computePresence(seat);
      if (shown !== seat.presence) changes.push({ seat: id, presence: (seat.presence = shown) });
    }
    return { changes, outage: this.#detectOutage(now) };
  }

  #detectOutage(now: number): Outage | null {
    this.#recentlyDelayed = this.#recentlyDelayed.filter(
      ({ at }) => now - at <= PRESENCE_TIMEOUTS.outage.windowMs,
    );
    const gone = new Set(
      this.#recentlyDelayed.map(({ seat }) => seat).filter((seat) => this.#isDisconnected(seat)),
    );
    const up = [...this.#seats.values()].filter(({ link }) => link === 'up').length;
    const minSeats = Math.max(
      PRESENCE_TIMEOUTS.outage.minSeats,
      PRESENCE_TIMEOUTS.outage.share * (up + gone.size),
    );
    if (this.#outage) this.#outage = { ...this.#outage, seats: this.#outage.seats.union(gone) };
    else if (gone.size >= minSeats)
      this.#outage = { since: this.#recentlyDelayed[0]?.at ?? now, seats: gone, minSeats };
    if (!this.#outage) return null;
    const away = [...this.#outage.seats].filter((seat) => this.#isDisconnected(seat)).length;
    // Half of what made it an outage: it must not flicker at the limit.
    if (away < this.#outage.minSeats / 2) this.#outage = null;
    return this.#outage && { since: this.#outage.since, seats: away };
  }

  #isDisconnected(seat: string): boolean {
    const link = this.#seats.get(seat)?.link;
    return link === 'delayed' || link === 'offline';
  }
}

function computeLinkState(socket: SocketStatus, now: number, before: LinkState): LinkState {
  switch (socket.state) {
    case 'never':
      return 'never';
    case 'unknown':
      // It was there before we started, and has not come back.
      return before === 'never' ? 'never' : 'offline';
    case 'open':
    case 'closed': {
      const silent = now - socket.lastFrameMono;
      if (silent >= PRESENCE_TIMEOUTS.offlineMs) return 'offline';
      const closedFor = socket.state === 'closed' ? now - socket.closedMono : 0;
      return silent >= PRESENCE_TIMEOUTS.delayedMs || closedFor >= PRESENCE_TIMEOUTS.closedMs
        ? 'delayed'
        : 'up';
    }
  }
}

/** The first that holds, in the order of PRESENCES. */
function computePresence({ admission, link, cluster }: TrackedSeat): Presence {
  if (admission === 'duplicate') return 'duplicate';
  if (link === 'never') return 'not-connected';
  if (link !== 'up') return link;
  return cluster === 'down' ? 'cluster-down' : 'connected';
}
