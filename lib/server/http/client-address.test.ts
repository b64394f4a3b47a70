import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

it.each([
  ['203.0.113.9', undefined, 'http://localhost:3000', '203.0.113.9'],
  ['::ffff:203.0.113.9', undefined, 'http://localhost:3000', '203.0.113.9'],
  ['127.0.0.1', '198.51.100.1, 203.0.113.9', 'https://podium.example', '203.0.113.9'],
  ['127.0.0.1', '203.0.113.9', 'http://localhost:3000', '127.0.0.1'],
  ['203.0.113.9', '198.51.100.1', 'https://podium.example', '203.0.113.9'],
  ['::1', 'not an address', 'https://podium.example', '::1'],
])(
  'a request from %s, forwarded for %s, to %s, has the address %s',
  (remoteAddress, forwarded, url, address) => {
    expect(
      clientAddress(
        {
          headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
          socket: { remoteAddress },
        } as never,
        url,
      ),
    ).toBe(address);
  },
);
