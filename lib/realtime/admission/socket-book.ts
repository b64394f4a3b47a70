import { KeyedTokenBuckets } from '#lib/kit/token-bucket.ts';
import type { LimitName } from '#lib/protocol/audit-facts.ts';
import { CONNECTION_RATES, MAX_REMEMBERED, SOCKET_LIMITS } from './limits.ts';

/** By what a client is known: its session, its agent key, or the join token that it enrolls with. */
export interface KnownClient {
  readonly kind: 'session' | 'agent' | 'token';
  readonly id: string;
}

/** An open socket, as the book counts it. */
export interface BookedSocket {
  /** As `addressKey` returns it. */
  readonly address: string;
  /** Ends the socket because of the limit. */
  close(limit: LimitName): void;
}

/** The limit that a new connection would exceed. */
export type ConnectionError = Extract<LimitName, 'connection-rate' | 'sockets-per-process'>;

const LIMIT_BY_KIND = {
  session: SOCKET_LIMITS.perSession,
  agent: SOCKET_LIMITS.perAgentKey,
  token: SOCKET_LIMITS.perToken,
} as const;

const keyOf = ({ kind, id }: KnownClient): string => `${kind}:${id}`;

/**
 * Counts sockets and new connections. Only unknown clients count against their address, so that a
 * flood from the network of a class doesn't lock the class out. At a limit, the oldest socket that
 * counts against it is closed.
 */
export class SocketBook {
  readonly #keys = new Map<BookedSocket, string | null>();
  readonly #unknown = new Set<BookedSocket>();
  readonly #groups = new Map<string, Set<BookedSocket>>();
  readonly #addressRates: KeyedTokenBuckets;
  readonly #clientRates: KeyedTokenBuckets;
  readonly #tokenRates: KeyedTokenBuckets;

  /** `now` in ms, from a monotonic clock. */
  constructor(now: () => number) {
    const { unknownPerAddress, perKnownClient, perToken } = CONNECTION_RATES;
    const { addresses, clients } = MAX_REMEMBERED;
    this.#addressRates = new KeyedTokenBuckets({ ...unknownPerAddress, maxKeys: addresses, now });
    this.#clientRates = new KeyedTokenBuckets({ ...perKnownClient, maxKeys: clients, now });
    this.#tokenRates = new KeyedTokenBuckets({ ...perToken, maxKeys: clients, now });
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Counts a new connection, before it is opened. Returns the limit that it exceeds, or null. */
  admitConnection(address: string, client: KnownClient | null): ConnectionError | null {
    const rates = this.#ratesFor(client);
    const key = client === null ? address : keyOf(client);
    if (rates.waitMs(key) > 0) return 'connection-rate';
    if (this.#keys.size >= SOCKET_LIMITS.perProcess) {
      // A known client takes the place of an unknown one, never the other way round.
      const [oldest] = this.#unknown;
      if (client === null || oldest === undefined) return 'sockets-per-process';
      this.#close(oldest, 'sockets-per-process');
    }
    rates.take(key);
    return null;
  }

  /** Adds an open socket, and closes the oldest ones that are beyond a limit. */
  add(socket: BookedSocket, client: KnownClient | null): void {
    const key = client === null ? null : keyOf(client);
    this.#keys.set(socket, key);
    if (client === null) this.#unknown.add(socket);
    const group = this.#addToGroup(key ?? socket.address, socket);
    const limit = client === null ? SOCKET_LIMITS.unknownPerAddress : LIMIT_BY_KIND[client.kind];
    const [oldest] = group;
    if (group.size > limit && oldest !== undefined)
      this.#close(
        oldest,
        client === null ? 'unknown-sockets-per-address' : `sockets-per-${client.kind}`,
      );
    const [oldestUnknown] = this.#unknown;
    if (this.#unknown.size > SOCKET_LIMITS.unknownPerProcess && oldestUnknown !== undefined)
      this.#close(oldestUnknown, 'unknown-sockets-per-process');
  }

  /** The client of an open socket is now known. */
  identify(socket: BookedSocket, client: KnownClient): void {
    if (!this.#keys.has(socket) || this.#keys.get(socket) === keyOf(client)) return;
    this.remove(socket);
    this.add(socket, client);
  }

  isKnown(socket: BookedSocket): boolean {
    return (this.#keys.get(socket) ?? null) !== null;
  }

  remove(socket: BookedSocket): void {
    const key = this.#keys.get(socket);
    if (key === undefined) return;
    this.#keys.delete(socket);
    this.#unknown.delete(socket);
    const group = this.#groups.get(key ?? socket.address);
    group?.delete(socket);
    if (group?.size === 0) this.#groups.delete(key ?? socket.address);
  }

  #ratesFor(client: KnownClient | null): KeyedTokenBuckets {
    if (client === null) return this.#addressRates;
    return client.kind === 'token' ? this.#tokenRates : this.#clientRates;
  }

  #addToGroup(key: string, socket: BookedSocket): Set<BookedSocket> {
    const group = this.#groups.get(key) ?? new Set();
    this.#groups.set(key, group.add(socket));
    return group;
  }

  #close(socket: BookedSocket, limit: LimitName): void {
    this.remove(socket);
    socket.close(limit);
  }
}
