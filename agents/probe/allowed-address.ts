import { BlockList, isIP } from 'node:net';
import type { World } from './object-cache.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
/** A cloud's metadata service answers there, with credentials: whatever an object's status says, it is never asked. */
const NEVER = new BlockList();
NEVER.addSubnet('169.254.0.0', 16, 'ipv4');
NEVER.addSubnet('fe80::', 10, 'ipv6');
NEVER.addAddress('fd00:ec2::254', 'ipv6');

/** Rule P3: a probe goes to this machine itself, to the cluster's nodes, or to where a load balancer stands for the cluster. */
export function mayAsk(address: string, world: Pick<World, 'nodes' | 'balancers'>): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (NEVER.check(address, type)) return false;
  return (
    LOOPBACK.check(address, type) ||
    world.nodes().includes(address) ||
    world.balancers().includes(address)
  );
}
