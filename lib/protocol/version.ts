/** The version of the agent link in this build, and the oldest one that its server accepts. */
export const PROTOCOL_VERSION = { current: 2, oldest: 1 } as const;

/**
 * Limits of a batch, in changes and in bytes of UTF-8 JSON. Agents send at most `softBytes`, unless
 * a single change is larger. The server rejects more than `hardBytes` as `too-large`.
 */
export const FRAME_LIMITS = {
  softBytes: 256 * 1024,
  hardBytes: 512 * 1024,
  maxChanges: 500,
} as const;

/** Interval of heartbeats, unless `welcome` states another. */
export const HEARTBEAT_MS = 3_000;
