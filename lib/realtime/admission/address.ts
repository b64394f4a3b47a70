import { isIP } from 'node:net';

/** The IPv4 address of an IPv4-mapped IPv6 address; other addresses without a zone. */
export function normalizeAddress(text: string): string {
  const address = (text.split('%', 1)[0] ?? '').toLowerCase();
  const mapped = /^(?:::|(?:0{1,4}:){5})ffff:(.+)$/.exec(address)?.[1];
  if (mapped === undefined) return address;
  if (isIP(mapped) === 4) return mapped;
  const [, high = '', low = ''] = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(mapped) ?? [];
  if (high === '') return address;
  const bits = parseInt(high, 16) * 65_536 + parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
}

/**
 * What counts as one address: an IPv4 address, or the /64 network of an IPv6 address, because one
 * machine can use all addresses of its network.
 */
export function addressKey(text: string): string {
  const address = normalizeAddress(text);
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const tailGroups = tail === '' ? [] : tail.split(':');
    const missing = 8 - groups.length - tailGroups.length - (tail.includes('.') ? 1 : 0);
    groups.push(...Array.from({ length: Math.max(0, missing) }, () => '0'), ...tailGroups);
  }
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
