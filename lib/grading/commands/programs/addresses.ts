import { isKnownText } from '../unknown-parts.ts';

/** The parts of an address. Texts have placeholders for unknown parts. */
export interface Address {
  readonly scheme: string;
  /** Lowercase, without brackets and without a dot at its end. */
  readonly host: string;
  /** 0 if unknown. */
  readonly port: number;
  readonly path: string;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  ftp: 21,
  telnet: 23,
};
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]{0,20}):\/\//;

/** Parses a URL as curl and wget do: the scheme, the port and the path can be missing. */
export function parseUrl(url: string, defaultScheme = 'http'): Address {
  const [prefix = '', name] = SCHEME.exec(url) ?? [];
  const scheme = (name ?? defaultScheme).toLowerCase();
  const rest = url.slice(prefix.length);
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const path = end < 0 ? '/' : rest.slice(end);
  const { host, port } = parseAuthority(authority.slice(authority.lastIndexOf('@') + 1));
  // A variable at the end can contain a port.
  const usual = isKnownText(authority.slice(-1)) ? (DEFAULT_PORTS[scheme] ?? 0) : 0;
  return {
    scheme,
    host,
    port: port ?? usual,
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** Parses `HOST`, `HOST:PORT` or `[HOST]:PORT`. The port is null without one, 0 if unknown. */
export function parseAuthority(authority: string): { host: string; port: number | null } {
  const brackets = /^\[([^\]]*)\](?::(.*))?$/.exec(authority);
  const colon = authority.lastIndexOf(':');
  const host = brackets ? (brackets[1] ?? '') : colon < 0 ? authority : authority.slice(0, colon);
  const port = brackets ? brackets[2] : colon < 0 ? undefined : authority.slice(colon + 1);
  return {
    host: normalizeHost(host),
    port: port === undefined || port === '' ? null : toPort(port),
  };
}

/** A port number; 0 if it is no number or unknown. */
export function toPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port <= 65_535 ? port : 0;
}

/** A Pod's name in DNS has its address. Source: Kubernetes, "DNS for Services and Pods". */
const POD_NAME = /^(\d{1,3}(?:-\d{1,3}){3})\.[a-z0-9-]{1,63}\.pod(?:\.cluster\.local)?$/;

/**
 * The form in which hosts are compared: lowercase, IPv6 addresses in their short form, and the
 * address instead of a Pod's name in DNS.
 */
export function normalizeHost(host: string): string {
  const bare = host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  const [, pod] = POD_NAME.exec(bare) ?? [];
  if (pod !== undefined) return pod.replaceAll('-', '.');
  if (!/^[0-9a-f:.]*:[0-9a-f:.]*$/.test(bare)) return bare;
  try {
    return new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  } catch {
    return bare;
  }
}

const URLS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'`<>\\)(,;]{1,300}/gi;
const HOST_AND_PORT =
  /(?<![\w.:[\]-])(\[[0-9A-Fa-f:.]{2,45}\]|[\w-]{1,63}(?:\.[\w-]{1,63}){0,10}):(\d{1,5})(?![\w:])/g;
/** `("10.0.0.1", 8080)` in a program's code. */
const QUOTED_HOST = /(["'])([\w.:-]{1,253})\1\s{0,5},\s{0,5}(\d{1,5})(?!\d)/g;
const MAX_ADDRESSES = 16;

/**
 * Addresses that a text mentions: URLs, `HOST:PORT`, and a quoted host beside a port. The first 16;
 * linear in the length of the text.
 */
export function findAddresses(text: string): Address[] {
  const found: Address[] = [];
  for (const [url] of text.matchAll(URLS)) found.push(parseUrl(url));
  for (const [, host = '', port = ''] of text.replace(URLS, ' ').matchAll(HOST_AND_PORT))
    found.push({ scheme: 'http', host: normalizeHost(host), port: toPort(port), path: '/' });
  for (const [, , host = '', port = ''] of text.matchAll(QUOTED_HOST))
    found.push({ scheme: 'http', host: normalizeHost(host), port: toPort(port), path: '/' });
  return found.slice(0, MAX_ADDRESSES);
}
