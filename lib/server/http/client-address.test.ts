import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '#lib/kit/time.ts';
import {
  createClientAddressReader,
  parseAddressBlock,
  PROXY_LIMITS,
  trustedProxies,
  type AddressBlock,
} from './client-address.ts';

const blocks = (...texts: string[]): AddressBlock[] =>
  texts.flatMap((text) => parseAddressBlock(text) ?? []);
const proxies = blocks('10.0.0.0/8', 'fd00::/8', '192.0.2.7');

function read(
  peer: string | undefined,
  forwarded: string | undefined,
  trusted: readonly AddressBlock[] = proxies,
  log: (line: string) => void = () => undefined,
): string {
  return createClientAddressReader({
    trusted,
    log: (_level, line) => {
      log(line);
    },
    now: () => 0,
  })({
    headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
    socket: { remoteAddress: peer },
  } as never);
}

const forged = Array.from({ length: PROXY_LIMITS.forwardedAddresses }, () => '198.51.100.1');

describe('the client address', () => {
  it.each([
    ['without a header', '203.0.113.9', undefined, '203.0.113.9'],
    ['without a header, IPv4-mapped', '::ffff:203.0.113.9', undefined, '203.0.113.9'],
    ['without a header, from a proxy', '10.0.0.5', undefined, '10.0.0.5'],
    ['of a closed socket', undefined, undefined, ''],
    ['forged by an untrusted peer', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['forged by an untrusted private peer', '192.168.1.2', '198.51.100.1', '192.168.1.2'],
    ['of one proxy', '10.0.0.5', '203.0.113.9', '203.0.113.9'],
    ['of an IPv4-mapped proxy', '::ffff:10.0.0.5', '203.0.113.9', '203.0.113.9'],
    ['of a single trusted address', '192.0.2.7', '203.0.113.9', '203.0.113.9'],
    ['beside a trusted address', '192.0.2.8', '203.0.113.9', '192.0.2.8'],
    ['appended to a forged header', '10.0.0.5', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['of chained proxies', '10.0.0.5', '198.51.100.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['of proxies only', '10.0.0.5', '10.1.1.1, 10.2.2.2', '10.0.0.5'],
    ['as IPv6', 'fd00::1', '2001:db8::9', '2001:db8::9'],
    ['as IPv4-mapped IPv6', '10.0.0.5', '::ffff:203.0.113.9', '203.0.113.9'],
    ['with a port', '10.0.0.5', '203.0.113.9:4711', '10.0.0.5'],
    ['malformed', '10.0.0.5', 'not an address', '10.0.0.5'],
    ['malformed at the right', '10.0.0.5', '203.0.113.9, x', '10.0.0.5'],
    ['malformed further left than it is read', '10.0.0.5', 'x, 203.0.113.9', '203.0.113.9'],
    ['empty', '10.0.0.5', '', '10.0.0.5'],
    ['of the longest header', '10.0.0.5', forged.join(','), '198.51.100.1'],
    ['of a header that is too long', '10.0.0.5', [...forged, '203.0.113.9'].join(), '10.0.0.5'],
  ])(
    '%s: a request from %s with the header %s has the address %s',
    (_name, peer, header, address) => {
      expect(read(peer, header)).toBe(address);
    },
  );

  it('is that of the peer for 80 forged headers of one untrusted peer', () => {
    const addresses = Array.from({ length: 80 }, (_, index) =>
      read('203.0.113.9', `198.51.100.${index}`),
    );
    expect(new Set(addresses)).toEqual(new Set(['203.0.113.9']));
  });

  it('is read from a proxy on this machine by default with https', () => {
    const https = trustedProxies({ publicUrl: 'https://podium.example' });
    expect(read('127.0.0.1', '203.0.113.9', https)).toBe('203.0.113.9');
    expect(read('::1', '203.0.113.9', https)).toBe('203.0.113.9');
    expect(read('10.0.0.5', '203.0.113.9', https)).toBe('10.0.0.5');
    const http = trustedProxies({ publicUrl: 'http://podium.example' });
    expect(read('127.0.0.1', '203.0.113.9', http)).toBe('127.0.0.1');
    expect(trustedProxies({ trustedProxies: proxies, publicUrl: null })).toBe(proxies);
  });
});

it('reports an ignored header once an hour for each peer, and remembers a limited number of them', () => {
  let now = 0;
  const lines: string[] = [];
  const reader = createClientAddressReader({
    trusted: [],
    log: (_level, line) => lines.push(line),
    now: () => now,
  });
  const send = (peer: string): void => {
    reader({ headers: { 'x-forwarded-for': 'x' }, socket: { remoteAddress: peer } } as never);
  };
  for (let times = 0; times < 3; times += 1) send('10.0.0.5');
  expect(lines).toEqual([
    'X-Forwarded-For from 10.0.0.5 is ignored. If this is your proxy, add it to PODIUM_TRUSTED_PROXIES.',
  ]);
  now = HOUR_MS;
  send('10.0.0.5');
  expect(lines).toHaveLength(2);
});

it.each([
  ['10.0.0.5', { address: '10.0.0.5', prefix: 32, family: 'ipv4' }],
  ['10.0.0.0/8', { address: '10.0.0.0', prefix: 8, family: 'ipv4' }],
  ['fd00::/8', { address: 'fd00::', prefix: 8, family: 'ipv6' }],
  ['10.0.0.0/33', null],
  ['fd00::/129', null],
  ['proxy.example', null],
  ['10.0.0', null],
  ['10.0.0.0/', null],
])('parses the trusted proxy %s', (text, block) => {
  expect(parseAddressBlock(text)).toEqual(block);
});
