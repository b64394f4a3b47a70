import { expect, it } from 'vitest';
import {
  findRequestRefusal,
  findSocketRequestRefusal,
  isStaticFile,
  removeInternalHeaders,
  REQUEST_LIMITS,
} from './request-check.ts';

const check = (url: string, method = 'GET', headers: Record<string, string> = {}) =>
  findRequestRefusal({ url, method, headers: { host: 'podium.example', ...headers } }, false)
    ?.status ?? null;

const callback = (chars: number): string => '/auth/oidc/callback?code='.padEnd(chars, 'a');
const longest = `/${'a'.repeat(REQUEST_LIMITS.targetChars - 1)}`;

it.each([
  ['/', null],
  [callback(REQUEST_LIMITS.callbackChars), null],
  [callback(REQUEST_LIMITS.callbackChars + 1), 414],
  ['/seat/abc?at=pods%2Fone', null],
  ['/join/KUMO%20479', null],
  ['/join/%E3%82%AF', null],
  ['/workshops/x/room?_rsc=1a2b', null],
  ['/_next/static/chunks/a-%5Bseat%5D.js', null],
  ['/%5Bseat%5D', null],
  ['/a/..b/.c', null],
  [longest, null],
  [`${longest}a`, 414],
  ['*', 400],
  ['http://other.example/', 400],
  ['', 400],
  ['//', 400],
  ['//other.example', 400],
  ['/\\other.example', 400],
  ['/a\\b', 400],
  ['/%', 400],
  ['/%zz', 400],
  ['/%00', 400],
  ['/?a=%00', 400],
  ['/%ff', 400],
  ['/%ed%a0%80', 400],
  ['/caf\xe9', 400],
  ['/a b', 400],
  ['/_next/../package.json', 400],
  ['/a/%2E%2e/b', 400],
  ['/a/.', 400],
  ['/_next/image?url=x', 404],
  ['/_next/data/x.json', 404],
  ['/_next', 404],
  ['/_NEXT/image?url=x', 404],
  ['/%5fnext%2fimage', 404],
])('the address %s is answered with %s', (url, status) => {
  expect(check(url)).toBe(status);
});

it.each([
  ['GET', '/', null],
  ['HEAD', '/', null],
  ['POST', '/', 405],
  ['POST', '/api/join', null],
  ['PATCH', '/api/workshops/x', null],
  ['DELETE', '/api/workshops/x', null],
  ['PUT', '/api/workshops/x', 405],
  ['PUT', '/api/workshops/x/roster', null],
  ['PUT', '/api/v1/workshops/x/roster', null],
  ['PUT', '/api/workshops/x/roster/y', 405],
  ['PUT', '/workshops/x/students/roster', 405],
  ['OPTIONS', '/api/me', 405],
  ['TRACE', '/', 405],
  ['CONNECT', '/', 405],
])('%s %s is answered with %s', (method, url, status) => {
  expect(check(url, method)).toBe(status);
});

it.each([
  ['podium.example', null],
  ['127.0.0.1:3000', null],
  ['[::1]:3000', null],
  ['', 400],
  ['a b', 400],
  ['a/b', 400],
  ['a,b', 400],
  ['user@host', 400],
  ['host:port', 400],
  // Not the host of any URL.
  ['9999999999', 400],
  ['podium.example:99999', 400],
  ['[::::]', 400],
])('the host "%s" is answered with %s', (host, status) => {
  expect(check('/', 'GET', { host })).toBe(status);
});

it('refuses a body above the limit and accepts one at the limit', () => {
  const post = (bytes: number) => check('/api/join', 'POST', { 'content-length': String(bytes) });
  expect(post(REQUEST_LIMITS.bodyBytes)).toBeNull();
  expect(post(REQUEST_LIMITS.bodyBytes + 1)).toBe(413);
});

it('accepts a larger body for a roster only', () => {
  const put = (url: string, bytes: number) =>
    check(url, 'PUT', { 'content-length': String(bytes) });
  for (const url of ['/api/workshops/x/roster', '/api/v1/workshops/x/roster']) {
    expect(put(url, REQUEST_LIMITS.rosterBytes)).toBeNull();
    expect(put(url, REQUEST_LIMITS.rosterBytes + 1)).toBe(413);
  }
  const post = { 'content-length': String(REQUEST_LIMITS.bodyBytes + 1) };
  expect(check('/api/workshops/x/students', 'POST', post)).toBe(413);
});

it('refuses methods and bodies of socket.io that no client sends', () => {
  const checkSocket = (method: string, bytes = 0) =>
    findSocketRequestRefusal(
      {
        url: '/socket.io/?EIO=4',
        method,
        headers: { host: 'a', 'content-length': String(bytes) },
      },
      1_000,
    )?.status ?? null;
  expect(checkSocket('GET')).toBeNull();
  expect(checkSocket('POST', 1_000)).toBeNull();
  expect(checkSocket('POST', 1_001)).toBe(413);
  expect(checkSocket('PUT')).toBe(405);
  expect(checkSocket('OPTIONS')).toBe(405);
});

it.each([
  ['/_next/static/a.js', true],
  ['/agent/install.sh', true],
  ['/icon.svg', true],
  ['/', false],
  ['/join/KUMO-479?x=a.js', false],
  ['/api/workshops/x/export/log.csv', false],
])('%s is a static file: %s', (url, isStatic) => {
  expect(isStaticFile(url)).toBe(isStatic);
});

it('removes the headers that only a proxy or Next.js sets, and keeps those of pages', () => {
  const headers = {
    host: 'a',
    rsc: '1',
    'next-url': '/',
    'next-action': 'x',
    'x-forwarded-host': 'x',
    'x-forwarded-for': 'x',
    'x-middleware-subrequest': 'x',
    'x-invoke-path': 'x',
  };
  removeInternalHeaders(headers, false);
  expect(Object.keys(headers)).toEqual(['host', 'rsc', 'next-url']);
});
