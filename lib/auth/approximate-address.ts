import { isIPv4, isIPv6 } from 'node:net';

/**
 * An address without the part that identifies one machine: `203.0.113.…`, `2001:db8:1:…`. Enough to
 * recognize the own network. null for what isn't an address.
 */
export function approximateAddress(address: string | null): string | null {
  if (address === null) return null;
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.…`;
  if (!isIPv6(plain)) return null;
  const [head = ''] = plain.split('::');
  const groups = head === '' ? [] : head.split(':').slice(0, 3);
  return `${groups.length === 0 ? ':' : groups.join(':')}:…`;
}
