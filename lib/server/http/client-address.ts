import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { HOUR_MS } from '#lib/kit/time.ts';
import { normalizeAddress } from '#lib/realtime/admission/address.ts';
import type { Log } from '../logger.ts';

/** Limits of PODIUM_TRUSTED_PROXIES and of the header X-Forwarded-For. */
export const PROXY_LIMITS = {
  /** Entries of PODIUM_TRUSTED_PROXIES. */
  trustedBlocks: 64,
  /** Addresses in the header. A header with more is ignored. */
  forwardedAddresses: 20,
  /** Peers that are remembered, so that each is reported once an hour. */
  reportedPeers: 100,
} as const;

/** A network of proxies that the operator trusts. */
export interface AddressBlock {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

const LOOPBACK_BLOCKS: readonly AddressBlock[] = [
  { address: '127.0.0.0', prefix: 8, family: 'ipv4' },
  { address: '::1', prefix: 128, family: 'ipv6' },
];

/** By default the proxy on this machine that terminates TLS, if the public address is https. */
export function trustedProxies({
  trustedProxies: blocks,
  publicUrl,
}: {
  readonly trustedProxies?: readonly AddressBlock[] | null;
  readonly publicUrl: string | null;
}): readonly AddressBlock[] {
  return blocks ?? (publicUrl?.startsWith('https:') === true ? LOOPBACK_BLOCKS : []);
}

/** Parses `10.0.0.5`, `10.0.0.0/8` or `fd00::/8`. null for anything else. */
export function parseAddressBlock(text: string): AddressBlock | null {
  const [, address = '', prefixText] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return null;
  const maxPrefix = version === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? maxPrefix : Number(prefixText);
  return prefix <= maxPrefix ? { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' } : null;
}

type AddressedRequest = Pick<IncomingMessage, 'headers' | 'socket'>;
/** Reads the address of the client that sent a request. */
export type ClientAddressReader = (request: AddressedRequest) => string;

/** Whether the address of a peer is one of the trusted proxies. */
export function createTrustCheck(
  trusted: readonly AddressBlock[],
): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const { address, prefix, family } of trusted) list.addSubnet(address, prefix, family);
  return (text) => {
    const address = normalizeAddress(text ?? '');
    return isIP(address) > 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  };
}

/**
 * Creates the reader of client addresses. X-Forwarded-For counts only from a trusted peer, and only
 * its last address that isn't trusted: everything to the left of it can be forged by the client.
 */
export function createClientAddressReader({
  trusted,
  log,
  now,
}: {
  readonly trusted: readonly AddressBlock[];
  readonly log: Log;
  readonly now: () => number;
}): ClientAddressReader {
  const isTrusted = createTrustCheck(trusted);
  const reported = new Map<string, number>();

  const reportIgnored = (peer: string): void => {
    const at = reported.get(peer);
    if (at !== undefined && now() - at < HOUR_MS) return;
    if (reported.size >= PROXY_LIMITS.reportedPeers) reported.clear();
    reported.set(peer, now());
    log(
      'warn',
      `X-Forwarded-For from ${peer} is ignored. If this is your proxy, add it to PODIUM_TRUSTED_PROXIES.`,
    );
  };

  return (request) => {
    const peer = normalizeAddress(request.socket.remoteAddress ?? '');
    const header = request.headers['x-forwarded-for'];
    if (header === undefined) return peer;
    if (!isTrusted(peer)) {
      reportIgnored(peer);
      return peer;
    }
    return findForwardedClient(String(header), isTrusted) ?? peer;
  };
}

/** The last address that isn't a trusted proxy; null for a header that can't be trusted. */
function findForwardedClient(
  header: string,
  isTrusted: (address: string) => boolean,
): string | null {
  const addresses = header.split(',', PROXY_LIMITS.forwardedAddresses + 1);
  if (addresses.length > PROXY_LIMITS.forwardedAddresses) return null;
  for (const text of addresses.toReversed()) {
    const address = normalizeAddress(text.trim());
    if (isIP(address) === 0) return null;
    if (!isTrusted(address)) return address;
  }
  return null;
}

/** The server overwrites this header on each request before a route reads it. */
export const CLIENT_ADDRESS_HEADER = 'x-podium-client';
