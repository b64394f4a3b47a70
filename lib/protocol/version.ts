/** The version of the link this build speaks, and the oldest one a server of this build still understands. */
export const PROTOCOL = { current: 1, oldest: 1 } as const;

/** Largest frame an agent sends, in bytes of UTF-8 JSON. A server closes a socket that sends more than `hardLimit`. */
export const FRAME = { softLimit: 256 * 1024, hardLimit: 1024 * 1024, changes: 500 } as const;

/** What the server asks of an agent unless it says otherwise in `welcome`, in milliseconds. */
export const HEARTBEAT_MS = 3_000;
