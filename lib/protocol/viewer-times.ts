/** Apart from viewer-link.ts, so that browsers don't load zod. */
export const ROOM_NAMESPACE = '/room';

/** Interval of the server's heartbeats, and the age at which a page shows a view as outdated. */
export const VIEWER_HEARTBEAT_MS = 3_000;
export const STALE_VIEW_MS = 8_000;
