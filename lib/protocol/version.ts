/** The version of the link this build speaks, and the oldest one a server of this build still understands. */
export const PROTOCOL_VERSION = { current: 1, oldest: 1 } as const;

/** Largest frame an agent sends, in bytes of UTF-8 JSON. A server closes a socket that sends more than `hardLimit`. */
export const FRAME_LIMITS = {
  softBytes: 256 * 1024,
  hardBytes: 1024 * 1024,
  maxChanges: 500,
} as const;

/** What the server asks of an agent unless it says otherwise in `welcome`, in milliseconds. */
export const HEARTBEAT_MS = 3_000;
