import { BlockList, isIP } from 'node:net';
import type { ObjectCache } from './object-cache.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
/**
 * Addresses that are never probed, whatever the status of an object says: a cloud's metadata service
 * hands out credentials, and the others name no server of a student (IANA special-purpose address
 * registries).
 */
const BLOCKED = new BlockList();
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.2.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Metadata services of Alibaba Cloud and Azure.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
] as const)
  BLOCKED.addSubnet(address, prefix, 'ipv4');
for (const [address, prefix] of [
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2001:db8::', 32],
  ['3fff::', 20],
  // Metadata services of AWS and Google Cloud.
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
] as const)
  BLOCKED.addSubnet(address, prefix, 'ipv6');

/** Ranges whose addresses contain an IPv4 address, with its offset in bytes. */
const EMBEDDING_RANGES: readonly { readonly range: BlockList; readonly offset: number }[] = (
  [
    // IPv4-mapped, IPv4-compatible, NAT64 (RFC 6052 and 8215), 6to4.
    ['::ffff:0:0', 96, 12],
    ['::', 96, 12],
    ['64:ff9b::', 96, 12],
    ['64:ff9b:1::', 48, 12],
    ['2002::', 16, 2],
  ] as const
).map(([address, prefix, offset]) => {
  const range = new BlockList();
  range.addSubnet(address, prefix, 'ipv6');
  return { range, offset };
});

/**
 * P3: a probe may go to this VM itself, the nodes of the cluster, or the cluster's load balancers.
 */
export function isAllowedAddress(
  address: string,
  objects: Pick<ObjectCache, 'nodeAddresses' | 'loadBalancerAddresses'>,
): boolean {
  const family = isIP(address);
  if (family === 0 || isBlockedAddress(address)) return false;
  return (
    LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6') ||
    objects.nodeAddresses().includes(address) ||
    objects.loadBalancerAddresses().includes(address)
  );
}

/** Whether nothing is ever sent to this address, or to the IPv4 address inside it. */
export function isBlockedAddress(address: string): boolean {
  if (isIP(address) === 4) return BLOCKED.check(address, 'ipv4');
  // A zone (`%eth0`) names a network interface of this VM.
  if (address.includes('%') || BLOCKED.check(address, 'ipv6')) return true;
  return listEmbeddedAddresses(address).some((embedded) => BLOCKED.check(embedded, 'ipv4'));
}

function listEmbeddedAddresses(address: string): string[] {
  if (LOOPBACK.check(address, 'ipv6')) return [];
  const bytes = toBytes(address);
  return EMBEDDING_RANGES.filter(({ range }) => range.check(address, 'ipv6')).map(({ offset }) =>
    bytes.slice(offset, offset + 4).join('.'),
  );
}

/** The 16 bytes of a valid IPv6 address. */
function toBytes(address: string): number[] {
  // URL writes the canonical form, in which no part is an IPv4 address.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const toGroups = (text: string) => text.split(':').filter((group) => group !== '');
  const [first, last] = [toGroups(head), toGroups(tail ?? '')];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...zeros, ...last].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
