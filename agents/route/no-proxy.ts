import { BlockList, isIP, isIPv6 } from 'node:net';

/** One entry of NO_PROXY: a host, a suffix of hosts or a network, with an optional port. */
interface Exception {
  readonly host: string;
  readonly port: string | null;
}

/**
 * Whether NO_PROXY excludes a server. Entries are separated by commas or blanks: `*`, a name with its
 * subdomains (`example.com`, `.example.com`, `*.example.com`), an address (`10.0.0.7`, `[::1]`) or a
 * network (`10.0.0.0/8`), each with an optional port. Entries that are none of these match nothing.
 * @param url the server's address
 */
export function isExcludedFromProxy(url: URL, noProxy: string): boolean {
  const host = normalizeHost(url.hostname);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map(parseException)
    .some((entry) => (entry.port ?? port) === port && matchesHost(host, entry.host));
}

/** Splits the port off. An IPv6 address with a port has brackets. */
function parseException(entry: string): Exception {
  if (isIPv6(entry)) return { host: entry, port: null };
  const [, host = entry, port = null] = /^(\[.*\]|[^:]*):(\d{1,5})$/.exec(entry) ?? [];
  return { host: normalizeHost(host), port };
}

/** Lower case, without the brackets of IPv6 and without the dot of a complete name. */
function normalizeHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

function matchesHost(host: string, excluded: string): boolean {
  if (excluded === '*') return true;
  if (isIP(host) !== 0) return matchesAddress(host, excluded);
  // A leading dot has no meaning, as in curl.
  const name = excluded.replace(/^\*?\./, '');
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

function matchesAddress(address: string, excluded: string): boolean {
  const [network = '', bits] = excluded.split('/');
  const version = isIP(network);
  if (version === 0) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const width = version === 6 ? 128 : 32;
  const prefix = bits === undefined ? width : Number(/^\d{1,3}$/.test(bits) ? bits : NaN);
  if (!(prefix <= width)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, family);
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
