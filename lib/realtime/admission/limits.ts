import type { BucketSize } from '#lib/kit/token-bucket.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** How many sockets there can be. A socket is known by a session, an agent key or a join token. */
export const SOCKET_LIMITS = {
  unknownPerAddress: 256,
  unknownPerProcess: 2_000,
  perAgentKey: 4,
  perSession: 16,
  /** Sockets of agents that enroll with the same token and haven't said hello yet. */
  perToken: 1_000,
  perProcess: 6_000,
} as const;

/** New connections. */
export const CONNECTION_RATES = {
  unknownPerAddress: { burst: 1_000, perSecond: 100 },
  /** Of one agent key or session, which reconnects once and not in a loop. */
  perKnownClient: { burst: 32, perSecond: 2 },
  /** A class installs its agents in the same minute. */
  perToken: { burst: 1_000, perSecond: 100 },
} as const satisfies Record<string, BucketSize>;

/** Before `hello` or the first `watch`, also without a namespace. */
export const NEWCOMER_LIMITS = { ms: 10_000, messages: 8, bytes: 16 * KIB } as const;

/** Messages and bytes after `hello` or the first `watch`. */
export const MESSAGE_RATES = {
  agent: { burst: 120, perSecond: 30 },
  browser: { burst: 200, perSecond: 50 },
} as const satisfies Record<string, BucketSize>;
export const BYTE_RATE = { burst: 24 * MIB, perSecond: MIB } as const satisfies BucketSize;

/** Messages that don't match their schema. */
export const MALFORMED_RATES = {
  perSocket: { burst: 5, perSecond: 5 / 60 },
  perAddress: { burst: 50, perSecond: 50 / 60 },
} as const satisfies Record<string, BucketSize>;

/** A WebSocket frame, or the body of a polling request. */
export const MAX_FRAME_BYTES = 640 * KIB;
/** Long polling. */
export const POLLING_LIMITS = {
  packetsPerBody: 64,
  bodies: { burst: 10, perSecond: 10 },
} as const satisfies { packetsPerBody: number; bodies: BucketSize };

/** Names of namespaces are short; an acknowledged message has a number of at most these digits. */
export const PACKET_LIMITS = { ackDigits: 12 } as const;

/** Addresses, clients and keys that are remembered; the oldest is forgotten first. */
export const MAX_REMEMBERED = { addresses: 10_000, clients: 20_000, keys: 50_000 } as const;

/** `Retry-After` of a refused connection, and the wait of an agent that was disconnected. */
export const RETRY_MS = { refused: 2_000, disconnected: 30_000 } as const;
/** The client has this time to receive what was sent before its connection ends. */
export const CLOSE_GRACE_MS = 500;
