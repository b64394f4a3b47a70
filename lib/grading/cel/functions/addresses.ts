import { BlockList, isIP, SocketAddress } from 'node:net';
import type { Environment } from '@marcbachmann/cel-js';

type Family = 'ipv4' | 'ipv6';

/**
 * An address in the form that Kubernetes accepts: no zone, no IPv4 inside IPv6, no leading zeros.
 * `text`: the canonical form.
 */
class IP {
  readonly text: string;
  readonly family: Family;

  constructor(text: string, family: Family) {
    this.text = text;
    this.family = family;
  }
}

class CIDR {
  readonly address: IP;
  readonly prefix: number;

  constructor(address: IP, prefix: number) {
    this.address = address;
    this.prefix = prefix;
  }
}

function parseIP(text: string): IP | null {
  const version = isIP(text);
  if (version === 0 || text.includes('%') || (version === 6 && text.includes('.'))) return null;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return new IP(new SocketAddress({ address: text, family }).address, family);
}

function parseCIDR(text: string): CIDR | null {
  const [, host = '', length = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseIP(host);
  return address && Number(length) <= addressBits(address)
    ? new CIDR(address, Number(length))
    : null;
}

const addressBits = ({ family }: IP): number => (family === 'ipv4' ? 32 : 128);

function assertParsed<Value>(parsed: Value | null, text: string, typeName: string): Value {
  if (parsed === null) throw new Error(`'${text.slice(0, 60)}' isn't a valid ${typeName}`);
  return parsed;
}

function containsAddress(range: CIDR, { text, family }: IP): boolean {
  if (family !== range.address.family) return false;
  const list = new BlockList();
  list.addSubnet(range.address.text, range.prefix, family);
  return list.check(text, family);
}

const RANGES = {
  loopback: ['127.0.0.0/8', '::1/128'],
  unspecified: ['0.0.0.0/32', '::/128'],
  linkLocalUnicast: ['169.254.0.0/16', 'fe80::/10'],
  linkLocalMulticast: ['224.0.0.0/24', 'ff02::/16'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  broadcast: ['255.255.255.255/32'],
} as const;

const isInRange =
  (range: keyof typeof RANGES) =>
  (address: IP): boolean =>
    RANGES[range].some((text) =>
      containsAddress(assertParsed(parseCIDR(text), text, 'CIDR'), address),
    );

/** Like IsGlobalUnicast of Go's net/netip: every address outside the special ranges. */
function isGlobalUnicast(address: IP): boolean {
  return !(['broadcast', 'unspecified', 'loopback', 'multicast', 'linkLocalUnicast'] as const).some(
    (range) => isInRange(range)(address),
  );
}

/** The range with all bits after the prefix set to zero. */
function maskAddress({ address, prefix }: CIDR): CIDR {
  const parts =
    address.family === 'ipv4' ? address.text.split('.').map(Number) : parseIPv6Groups(address.text);
  const width = address.family === 'ipv4' ? 8 : 16;
  const maskedParts = parts.map((part, index) => {
    const bits = Math.min(Math.max(prefix - index * width, 0), width);
    return part & (((1 << bits) - 1) << (width - bits));
  });
  const text =
    address.family === 'ipv4'
      ? maskedParts.join('.')
      : maskedParts.map((part) => part.toString(16)).join(':');
  return new CIDR(assertParsed(parseIP(text), text, 'address'), prefix);
}

function parseIPv6Groups(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const numbers = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => parseInt(group, 16));
  if (tail === undefined) return numbers(head);
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/**
 * Registers `ip('10.0.0.1')`, `cidr('10.0.0.0/8')` and their functions. Source: k8s.io/apiserver,
 * pkg/cel/library/ip.go and cidr.go.
 */
export function registerAddressFunctions(environment: Environment): void {
  const ip = (text: string) => assertParsed(parseIP(text), text, 'IP address');
  const cidr = (text: string) => assertParsed(parseCIDR(text), text, 'CIDR');
  environment
    .registerType('IP', { ctor: IP, fields: {} })
    .registerType('CIDR', { ctor: CIDR, fields: {} })
    .registerFunction('ip(string): IP', ip)
    .registerFunction('isIP(string): bool', (text: string) => parseIP(text) !== null)
    .registerFunction('string(IP): string', ({ text }: IP) => text)
    .registerFunction('IP.family(): int', ({ family }: IP) => (family === 'ipv4' ? 4n : 6n))
    .registerFunction('IP.isUnspecified(): bool', isInRange('unspecified'))
    .registerFunction('IP.isLoopback(): bool', isInRange('loopback'))
    .registerFunction('IP.isLinkLocalUnicast(): bool', isInRange('linkLocalUnicast'))
    .registerFunction('IP.isLinkLocalMulticast(): bool', isInRange('linkLocalMulticast'))
    .registerFunction('IP.isGlobalUnicast(): bool', isGlobalUnicast)
    .registerOperator('IP == IP', (left: IP, right: IP) => left.text === right.text)
    .registerFunction('cidr(string): CIDR', cidr)
    .registerFunction('isCIDR(string): bool', (text: string) => parseCIDR(text) !== null)
    .registerFunction(
      'string(CIDR): string',
      ({ address, prefix }: CIDR) => `${address.text}/${String(prefix)}`,
    )
    .registerFunction('CIDR.containsIP(string): bool', (range: CIDR, text: string) =>
      containsAddress(range, ip(text)),
    )
    .registerFunction('CIDR.containsIP(IP): bool', containsAddress)
    .registerFunction('CIDR.containsCIDR(string): bool', (range: CIDR, text: string) =>
      containsRange(range, cidr(text)),
    )
    .registerFunction('CIDR.containsCIDR(CIDR): bool', containsRange)
    .registerFunction('CIDR.ip(): IP', ({ address }: CIDR) => address)
    .registerFunction('CIDR.masked(): CIDR', maskAddress)
    .registerFunction('CIDR.prefixLength(): int', ({ prefix }: CIDR) => BigInt(prefix))
    .registerOperator(
      'CIDR == CIDR',
      (left: CIDR, right: CIDR) =>
        left.address.text === right.address.text && left.prefix === right.prefix,
    );
}

function containsRange(range: CIDR, inner: CIDR): boolean {
  return inner.prefix >= range.prefix && containsAddress(range, inner.address);
}
