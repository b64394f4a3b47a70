import type { Presence } from './views.ts';

/** All in ms. The heartbeat comes every 3 s +- 20 %. */
export const PRESENCE = {
  /** Nothing heard for so long, or the socket closed for so long: stale. */
  stale: 8_000,
  closed: 2_000,
  /** Nothing heard for so long: offline. */
  offline: 20_000,
  /** After a start, or after the server itself stood still for `stall`, nobody is judged for so long: it is we who were away. */
  grace: 20_000,
  stall: 1_000,
  /** So large a share of the room going stale within `window` is one trouble, not many. */
  outage: { share: 0.3, window: 5_000, seats: 3 },
} as const;

/** What is heard of a seat's agent. `heard`, `closedAt`: monotonic ms. */
type Socket =
  | { readonly state: 'never' }
  | { readonly state: 'unknown' }
  | { readonly state: 'open'; readonly heard: number }
  | { readonly state: 'closed'; readonly heard: number; readonly closedAt: number };
/** From best to worst. */
const LINKS = ['up', 'stale', 'offline', 'never'] as const;
type Link = (typeof LINKS)[number];

interface Seat {
  admission: 'admitted' | 'quarantined';
  socket: Socket;
  link: Link;
  cluster: 'up' | 'down';
  shown: Presence;
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
export class Presences {
  readonly #seats = new Map<string, Seat>();
  #judgeFrom: number;
  #lastTick: number;
  #wentStale: { readonly seat: string; readonly at: number }[] = [];
  #outage: {
    readonly since: number;
    readonly seats: ReadonlySet<string>;
    readonly enough: number;
  } | null = null;

  constructor(now: number) {
    this.#judgeFrom = now + PRESENCE.grace;
    this.#lastTick = now;
  }

  /** A seat as the log knew it last; `never-seen` when no agent was ever there. */
  add(seat: string, known: Presence): void {
    if (this.#seats.has(seat)) return;
    const link: Link =
      known === 'never-seen' ? 'never' : known === 'stale' || known === 'offline' ? known : 'up';
    this.#seats.set(seat, {
      admission: known === 'quarantined' ? 'quarantined' : 'admitted',
      socket: { state: known === 'never-seen' ? 'never' : 'unknown' },
      link,
      cluster: known === 'cluster-down' ? 'down' : 'up',
      shown: known,
    });
  }

  remove(seat: string): void {
    this.#seats.delete(seat);
  }

  /** A frame came. */
  heard(seat: string, now: number): void {
    const known = this.#seats.get(seat);
    if (known) known.socket = { state: 'open', heard: now };
  }

  /** The agent's socket closed, and no other of it is open. */
  closed(seat: string, now: number): void {
    const known = this.#seats.get(seat);
    if (known?.socket.state === 'open')
      known.socket = { state: 'closed', heard: known.socket.heard, closedAt: now };
  }

  cluster(seat: string, state: 'up' | 'down'): void {
    const known = this.#seats.get(seat);
    if (known) known.cluster = state;
  }

  admission(seat: string, admission: Seat['admission']): void {
    const known = this.#seats.get(seat);
    if (known) known.admission = admission;
  }

  tick(now: number): {
    readonly changes: readonly PresenceChange[];
    readonly outage: Outage | null;
  } {
    if (now - this.#lastTick > PRESENCE.stall) this.#judgeFrom = now + PRESENCE.grace;
    this.#lastTick = now;
    const mayWorsen = now >= this.#judgeFrom;
    const changes: PresenceChange[] = [];
    for (const [id, seat] of this.#seats) {
      const before = seat.link;
      const link = linkOf(seat.socket, now, before);
      if (mayWorsen || LINKS.indexOf(link) < LINKS.indexOf(before)) seat.link = link;
      if (before === 'up' && seat.link === 'stale') this.#wentStale.push({ seat: id, at: now });
      const shown = shownOf(seat);
      if (shown !== seat.shown) changes.push({ seat: id, presence: (seat.shown = shown) });
    }
    return { changes, outage: this.#judgeOutage(now) };
  }

  #judgeOutage(now: number): Outage | null {
    this.#wentStale = this.#wentStale.filter(({ at }) => now - at <= PRESENCE.outage.window);
    const gone = new Set(
      this.#wentStale.map(({ seat }) => seat).filter((seat) => this.#isAway(seat)),
    );
    const up = [...this.#seats.values()].filter(({ link }) => link === 'up').length;
    const enough = Math.max(PRESENCE.outage.seats, PRESENCE.outage.share * (up + gone.size));
    if (this.#outage) this.#outage = { ...this.#outage, seats: this.#outage.seats.union(gone) };
    else if (gone.size >= enough)
      this.#outage = { since: this.#wentStale[0]?.at ?? now, seats: gone, enough };
    if (!this.#outage) return null;
    const away = [...this.#outage.seats].filter((seat) => this.#isAway(seat)).length;
    // Half of what made it an outage: it must not flicker at the limit.
    if (away < this.#outage.enough / 2) this.#outage = null;
    return this.#outage && { since: this.#outage.since, seats: away };
  }

  #isAway(seat: string): boolean {
    const link = this.#seats.get(seat)?.link;
    return link === 'stale' || link === 'offline';
  }
}

function linkOf(socket: Socket, now: number, before: Link): Link {
  switch (socket.state) {
    case 'never':
      return 'never';
    case 'unknown':
      // It was there before we started, and has not come back.
      return before === 'never' ? 'never' : 'offline';
    case 'open':
    case 'closed': {
      const silent = now - socket.heard;
      if (silent >= PRESENCE.offline) return 'offline';
      const closedFor = socket.state === 'closed' ? now - socket.closedAt : 0;
      return silent >= PRESENCE.stale || closedFor >= PRESENCE.closed ? 'stale' : 'up';
    }
  }
}

/** The first that holds, in the order of PRESENCES. */
function shownOf({ admission, link, cluster }: Seat): Presence {
  if (admission === 'quarantined') return 'quarantined';
  if (link === 'never') return 'never-seen';
  if (link !== 'up') return link;
  return cluster === 'down' ? 'cluster-down' : 'live';
}
