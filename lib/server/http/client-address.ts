import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Networks where a proxy of the operator can be. */
const PRIVATE_NETWORKS = new BlockList();
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE_NETWORKS.addSubnet(net, prefix, 'ipv4');
PRIVATE_NETWORKS.addSubnet('fc00::', 7, 'ipv6');
PRIVATE_NETWORKS.addAddress('::1', 'ipv6');

/**
 * The address that a request comes from, for the limit of wrong guesses. If the public address is
 * https, a proxy terminates TLS. Then the last forwarded address counts, but only if the proxy is in a
 * private network.
 */
export function clientAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  publicUrl: string,
): string {
  const remote = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwarded =
    String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '';
  const behindProxy =
    publicUrl.startsWith('https:') &&
    isIP(remote) > 0 &&
    PRIVATE_NETWORKS.check(remote, isIP(remote) === 6 ? 'ipv6' : 'ipv4');
  return behindProxy && isIP(forwarded) > 0 ? forwarded : remote;
}

/** The server overwrites this header on each request before a route reads it. */
export const CLIENT_ADDRESS_HEADER = 'x-podium-client';
