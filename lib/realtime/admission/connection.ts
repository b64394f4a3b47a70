import type { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { Clock } from '#lib/kit/clock.ts';
import { TokenBucket } from '#lib/kit/token-bucket.ts';
import type { AuditEvent } from '#lib/protocol/audit.ts';
import type { LimitName } from '#lib/protocol/audit-facts.ts';
import type { DecodingConnection } from './decoder.ts';
import { CLOSE_GRACE_MS, MALFORMED_RATES, NEWCOMER_LIMITS, POLLING_LIMITS } from './limits.ts';
import { MessageBudget } from './message-budget.ts';
import { boundPolledBodies } from './polled-body.ts';
import type { BookedSocket, KnownClient } from './socket-book.ts';

/** A connection of Engine.IO, which carries the socket of one client. */
export type EngineSocket = Socket['conn'];
type Transport = EngineSocket['transport'];
/** The parts of a WebSocket of `ws` that its types in Engine.IO don't show. */
interface WebSocketParts {
  readonly _socket?: NetSocket;
  pause(): void;
  terminate(): void;
}

/** Who uses a connection, for the security log: known after `hello` or a permitted view. */
export type ConnectionOwner = Pick<AuditEvent, 'actor' | 'session' | 'workshopId' | 'seatId'>;

/** What a connection needs from the admission of its server. */
export interface ConnectionHost {
  readonly clock: Clock;
  identify(connection: AdmittedConnection, client: KnownClient): void;
  /** Counts a malformed message of the address. Returns whether the connection must be closed. */
  countMalformed(connection: AdmittedConnection): boolean;
  /** The connection was closed because of the limit. */
  onLimit(connection: AdmittedConnection, limit: LimitName): void;
}

/** One connection with its budgets. Counts what arrives before anything is decoded, and closes. */
export class AdmittedConnection implements BookedSocket, DecodingConnection {
  readonly address: string;
  readonly #conn: EngineSocket;
  readonly #host: ConnectionHost;
  readonly #budget = new MessageBudget();
  readonly #malformed: TokenBucket;
  readonly #bodies: TokenBucket;
  #cancelTimeout: () => void;
  #onClosing: ((limit: LimitName) => void) | null = null;
  #owner: ConnectionOwner = {};
  #isOpen = true;

  constructor(conn: EngineSocket, address: string, host: ConnectionHost) {
    this.address = address;
    this.#conn = conn;
    this.#host = host;
    const now = host.clock.mono();
    this.#malformed = new TokenBucket(MALFORMED_RATES.perSocket, now);
    this.#bodies = new TokenBucket(POLLING_LIMITS.bodies, now);
    this.#cancelTimeout = host.clock.after(NEWCOMER_LIMITS.ms, () => {
      this.close('newcomer-timeout');
    });
    conn.on('packet', ({ data }: { data?: unknown }) => {
      this.#receivePacket(data);
    });
    conn.on('upgrade', (transport) => {
      this.#countBytes(transport);
    });
    conn.once('close', () => {
      this.#isOpen = false;
      this.#cancelTimeout();
      this.#stopReading();
    });
    if (conn.transport.name === 'polling') boundPolledBodies(conn.transport);
    this.#countBytes(conn.transport);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Empty as long as the client hasn't shown what it is allowed to do. */
  get owner(): ConnectionOwner {
    return this.#owner;
  }

  /** Entries of the security log about this connection name the owner from now on. */
  setOwner(owner: ConnectionOwner): void {
    this.#owner = owner;
  }

  /** The client is now known, so it no longer counts against its address. */
  identify(client: KnownClient): void {
    if (this.#isOpen) this.#host.identify(this, client);
  }

  /** The client has said hello, or watches its first view. */
  admit(kind: 'agent' | 'browser'): void {
    this.#cancelTimeout();
    this.#budget.admit(kind, this.#host.clock.mono());
  }

  /** Calls `listener` before the connection is closed at a limit, so that it can tell the client. */
  onClosing(listener: (limit: LimitName) => void): void {
    this.#onClosing = listener;
  }

  recordMalformed(): void {
    if (!this.#isOpen) return;
    const mustClose = this.#host.countMalformed(this);
    if (!this.#malformed.tryTake(this.#host.clock.mono()).ok) this.close('malformed-messages');
    else if (mustClose) this.close('malformed-messages-per-address');
  }

  refusePacket(): void {
    this.recordMalformed();
    this.close('malformed-packet');
  }

  /** Counts a polled body. Returns false if there are too many. */
  receiveBody(): boolean {
    if (this.#bodies.tryTake(this.#host.clock.mono()).ok) return true;
    this.close('polled-bodies');
    return false;
  }

  /** Ends the connection at once. */
  close(limit: LimitName): void {
    if (!this.#isOpen) return;
    this.#onClosing?.(limit);
    this.#isOpen = false;
    this.#host.onLimit(this, limit);
    this.#conn.close(true);
  }

  /** Without this, `ws` would read and decode frames until the client answers the close. */
  #stopReading(): void {
    const websocket = webSocketOf(this.#conn.transport);
    websocket?.pause();
    this.#host.clock.after(CLOSE_GRACE_MS, () => {
      websocket?.terminate();
    });
  }

  #receivePacket(data: unknown): void {
    if (!this.#isOpen) return;
    const now = this.#host.clock.mono();
    // The bytes of a WebSocket were counted when they arrived.
    const isPolling = this.#conn.transport.name === 'polling';
    const bytes = isPolling && typeof data === 'string' ? Buffer.byteLength(data) : 0;
    const error = this.#budget.receiveMessage(now) ?? this.#budget.receiveBytes(bytes, now);
    if (error !== null) this.close(error);
  }

  #countBytes(transport: Transport): void {
    webSocketOf(transport)?._socket?.prependListener('data', (chunk: Buffer) => {
      if (!this.#isOpen) return;
      const error = this.#budget.receiveBytes(chunk.length, this.#host.clock.mono());
      if (error !== null) this.close(error);
    });
  }
}

function webSocketOf(transport: Transport): WebSocketParts | null {
  return transport.name === 'websocket'
    ? ((transport as unknown as { socket?: WebSocketParts }).socket ?? null)
    : null;
}
