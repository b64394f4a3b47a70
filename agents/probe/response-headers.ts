import type { IncomingHttpHeaders } from 'node:http';
import { cleanMessage } from '#lib/cluster/slim/message.ts';
import { toWellFormed } from '#lib/kit/json.ts';
import { MAX_LOCATION_CHARS, MAX_PROXY_CHARS } from '#lib/protocol/probe.ts';

const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Headers come from a student's server. Node limits all of them together to 16 KiB. */
const MAX_HEADER_CHARS = 4_096;

/**
 * Where a redirect leads to (RFC 9110, 10.2.2), for the server; undefined for another status or
 * without the header. Passwords are left out, and so are a query and a fragment, which can contain
 * tokens. Cut to `MAX_LOCATION_CHARS`. Never throws.
 * @param proxyPath path of the API server's proxy, which it puts before paths of the same server
 */
export function readLocation(
  status: number,
  { location }: IncomingHttpHeaders,
  proxyPath?: string,
): string | undefined {
  if (!REDIRECT_STATUSES.has(status) || location === undefined || location === '') return undefined;
  const target = removeProxyPath(toText(location), proxyPath)
    .replace(/^([a-z][a-z0-9+.-]{0,20}:\/{0,2})[^/?#]{0,4096}@/i, '$1')
    .replace(/[?#][^]*$/, '');
  return truncate(target, MAX_LOCATION_CHARS);
}

function removeProxyPath(location: string, proxyPath: string | undefined): string {
  const start = proxyPath === undefined ? -1 : location.indexOf(proxyPath);
  if (proxyPath === undefined || start === -1) return location;
  return location.slice(start + proxyPath.length) || '/';
}

/** Products that send requests of clients on: forward proxies and filters of networks. */
const PROXY_PRODUCT =
  /\b(?:squid|tinyproxy|privoxy|polipo|cntlm|mitmproxy|zscaler|bluecoat|websense|ironport|fortiproxy|fortigate|mcafee web gateway|skyhigh|px-proxy)\b/i;
/** `Via` also names load balancers and caches in a cluster. Only these are proxies of a network. */
const PROXY_WAY = /\bproxy\b/i;

/**
 * The header by which a proxy names itself, such as `Server: squid/5.7`; undefined if none does. Cut
 * to `MAX_PROXY_CHARS`. Never throws.
 */
export function readProxy(headers: IncomingHttpHeaders): string | undefined {
  const textOf = (name: string): string => toText(headers[name]);
  const [error, authenticate] = [textOf('x-squid-error'), textOf('proxy-authenticate')];
  const [server, via] = [textOf('server'), textOf('via')];
  const found =
    (error && `X-Squid-Error: ${error}`) ||
    (authenticate && `Proxy-Authenticate: ${authenticate}`) ||
    (PROXY_PRODUCT.test(server) && `Server: ${server}`) ||
    ((PROXY_PRODUCT.test(via) || PROXY_WAY.test(via)) && `Via: ${via}`) ||
    '';
  return found === '' ? undefined : truncate(found, MAX_PROXY_CHARS);
}

function toText(value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return cleanMessage(text.slice(0, MAX_HEADER_CHARS));
}

const truncate = (text: string, maxChars: number): string => toWellFormed(text.slice(0, maxChars));
