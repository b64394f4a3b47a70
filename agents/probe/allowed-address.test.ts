import { expect, it } from 'vitest';
import { isAllowedAddress } from './allowed-address.ts';

/** Whether a probe may go there, where a Node and a Service name the address. */
const isAllowed = (address: string) =>
  isAllowedAddress(address, {
    nodeAddresses: () => [address],
    loadBalancerAddresses: () => [address],
  });

it.each([
  ['link-local', ['169.254.169.254', '169.254.0.23', 'fe80::1', 'febf::1']],
  ['a zone', ['fe80::1%eth0', '::1%lo', 'fd12::1%eth0']],
  ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['reserved and broadcast', ['240.0.0.1', '255.255.255.255']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
  [
    'metadata services',
    ['100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'FD00:0EC2:0:0::254', 'fd20:ce::254'],
  ],
  [
    'IPv4-mapped and compatible',
    ['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '0:0:0:0:0:ffff:a9fe:a9fe', '::169.254.169.254'],
  ],
  ['NAT64', ['64:ff9b::169.254.169.254', '64:ff9b::6464:64c8', '64:ff9b:1::a9fe:a9fe']],
  ['6to4', ['2002:a9fe:a9fe::1']],
])('M12: never probes %s, also where a status names it', (_name, addresses) => {
  expect(addresses.filter(isAllowed)).toEqual([]);
});

it.each([
  '10.1.2.3',
  '172.18.0.2',
  '192.168.49.2',
  '34.84.10.20',
  '100.64.0.1',
  'fd12:3456::1',
  '2404:6800:4004::1',
  '::ffff:10.1.2.3',
  '64:ff9b::8.8.8.8',
  '127.0.0.1',
  '::1',
])('M12: probes %s where a status names it', (address) => {
  expect(isAllowed(address)).toBe(true);
});
