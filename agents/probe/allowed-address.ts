import { BlockList, isIP } from 'node:net';
import type { ObjectCache } from './object-cache.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
/**
 * Link-local addresses, where a cloud's metadata service hands out credentials. Never probed,
 * whatever the status of an object says.
 */
const BLOCKED = new BlockList();
BLOCKED.addSubnet('169.254.0.0', 16, 'ipv4');
BLOCKED.addSubnet('fe80::', 10, 'ipv6');
BLOCKED.addAddress('fd00:ec2::254', 'ipv6');

/**
 * P3: a probe may go to this VM itself, the nodes of the cluster, or the cluster's load balancers.
 */
export function isAllowedAddress(
  address: string,
  objects: Pick<ObjectCache, 'nodeAddresses' | 'loadBalancerAddresses'>,
): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (BLOCKED.check(address, type)) return false;
  return (
    LOOPBACK.check(address, type) ||
    objects.nodeAddresses().includes(address) ||
    objects.loadBalancerAddresses().includes(address)
  );
}
