/** Transports of socket.io that Podium uses, best first. */
export const TRANSPORTS = ['websocket', 'polling'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A time for each transport, ms. */
export type ConnectTimeouts = Readonly<Record<Transport, number>>;

/**
 * How long an attempt may take until the connection is open, ms. Some proxies accept the upgrade to
 * WebSocket and never answer, so long polling must follow soon.
 */
export const CONNECT_TIMEOUT_MS: ConnectTimeouts = {
  websocket: 5_000,
  polling: 15_000,
};
/** How long long polling is used without another attempt with WebSocket, ms. */
export const POLLING_MEMORY_MS = 10 * 60_000;

/**
 * WebSocket is tried once more this soon after long polling connected, ms. The first attempt may have
 * failed because the server was restarting, not because of a proxy.
 */
export const VERIFY_POLLING_MS = 5_000;

/** Keeps the time since when long polling is used, ms since 1970; null while it isn't. */
export interface PollingMemory {
  read(): number | null;
  write(since: number | null): void;
}

/** A memory that lasts as long as the program. */
export function createPollingMemory(): PollingMemory {
  let since: number | null = null;
  return {
    read: () => since,
    write: (value) => {
      since = value;
    },
  };
}

/**
 * Chooses the transport of each attempt to connect: WebSocket, then long polling as a separate
 * attempt. Long polling that works after WebSocket failed is remembered for ten minutes.
 */
export class TransportChoice {
  #hasWebSocketFailed = false;
  /** Long polling was chosen after a single failure of WebSocket. */
  #isUnverified = false;
  readonly #now: () => number;
  readonly #memory: PollingMemory;

  constructor(now: () => number, memory = createPollingMemory()) {
    this.#now = now;
    this.#memory = memory;
  }

  /** Transport of the next attempt. */
  next(): Transport {
    return this.#hasWebSocketFailed || this.#msLeft() > 0 ? 'polling' : 'websocket';
  }

  /**
   * Records a failed attempt. Returns whether the next attempt with another transport should follow
   * at once.
   */
  recordFailure(transport: Transport): boolean {
    this.#hasWebSocketFailed = transport === 'websocket';
    return this.#hasWebSocketFailed;
  }

  /** Records a connection that works. */
  recordSuccess(transport: Transport): void {
    if (transport === 'websocket') this.#memory.write(null);
    else if (this.#hasWebSocketFailed) {
      this.#memory.write(this.#now());
      this.#isUnverified = true;
    }
    this.#hasWebSocketFailed = false;
  }

  /** Time until WebSocket should be tried in the background, ms. */
  msUntilProbe(): number {
    return this.#isUnverified ? VERIFY_POLLING_MS : this.#msLeft();
  }

  /** How much longer long polling is remembered, ms. */
  #msLeft(): number {
    const since = this.#memory.read();
    if (since === null) return 0;
    // A clock that was set back must not make the memory last longer.
    return Math.min(POLLING_MEMORY_MS, Math.max(0, since + POLLING_MEMORY_MS - this.#now()));
  }

  /** Records whether WebSocket worked in the background. */
  recordProbe(worked: boolean): void {
    this.#isUnverified = false;
    this.#memory.write(worked ? null : this.#now());
  }
}
