/** Apart from viewer-link.ts so that a browser need not load the schemas (and zod) with them. */
export const ROOM_NAMESPACE = '/room';

/** How often the server beats, ms, and the age at which a page must say it no longer knows. */
export const VIEWER_HEARTBEAT_MS = 3_000;
export const STALE_VIEW_MS = 8_000;
