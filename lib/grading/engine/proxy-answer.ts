import type { ProbeResponse } from '#lib/protocol/probe.ts';

type Answer = Extract<ProbeResponse, { kind: 'answered' }>;

/** 407 comes from a proxy (RFC 9110, 15.5.8), 511 from a network with a login (RFC 6585, 6). */
const PROXY_STATUSES: ReadonlySet<number> = new Set([407, 511]);

/** The error pages of Squid. An older agent sends no headers, so only the page tells. */
const SQUID_PAGE =
  /The requested URL could not be retrieved|<!-- ERR_[A-Z_]{3,40} -->|\(squid\/[\d.]{1,12}\)/;

/**
 * What names a proxy as the sender of an answer, such as `Server: squid/5.7`; null if nothing does.
 * A proxy between the VM or the API server and the cluster says nothing about the student's work.
 */
export function findProxy({ status, body, proxy }: Answer): string | null {
  if (proxy !== undefined) return proxy;
  if (PROXY_STATUSES.has(status)) return `HTTP ${status}`;
  return status >= 400 ? (SQUID_PAGE.exec(body)?.[0] ?? null) : null;
}
