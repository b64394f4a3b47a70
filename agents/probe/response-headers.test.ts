import { describe, expect, it } from 'vitest';
import { MAX_LOCATION_CHARS, MAX_PROXY_CHARS } from '#lib/protocol/probe.ts';
import { readLocation, readProxy } from './response-headers.ts';

describe('the address of a redirect', () => {
  it.each<[string, number, string, string | undefined]>([
    ['is sent for a redirect', 308, 'https://echo.info/foo', 'https://echo.info/foo'],
    ['can be a path', 301, '/foo/', '/foo/'],
    ['is ignored for another status', 200, 'https://echo.info/foo', undefined],
    ['is ignored for 304', 304, 'https://echo.info/foo', undefined],
    ['has no password', 302, 'https://me:hunter2@echo.info/a', 'https://echo.info/a'],
    ['has no query', 302, 'https://echo.info/login?token=hunter2', 'https://echo.info/login'],
    ['has no fragment', 302, '/login#access_token=hunter2', '/login'],
    ['has no control characters', 302, '/a\u001B[31m\u0000b', '/a [31m b'],
    [
      'has no password after a scheme without slashes',
      302,
      'https:me:hunter2@echo.info',
      'https:echo.info',
    ],
  ])('%s', (_title, status, location, expected) => {
    expect(readLocation(status, { location })).toBe(expected);
  });

  it('is bounded, and missing without the header', () => {
    expect(readLocation(302, { location: `/${'a.'.repeat(50_000)}` })).toHaveLength(
      MAX_LOCATION_CHARS,
    );
    expect(readLocation(302, {})).toBeUndefined();
    expect(readLocation(302, { location: '' })).toBeUndefined();
  });

  it("has no prefix of the API server's proxy", () => {
    const path = '/api/v1/namespaces/default/pods/web:80/proxy';
    for (const location of [`https://10.0.0.1:6443${path}/foo/`, `${path}/foo/`])
      expect(readLocation(301, { location }, path)).toBe('/foo/');
    expect(readLocation(301, { location: path }, path)).toBe('/');
    expect(readLocation(301, { location: 'https://example.com/' }, path)).toBe(
      'https://example.com/',
    );
  });
});

describe('a proxy in a response', () => {
  it.each<[string, number, Record<string, string | string[]>, string | undefined]>([
    [
      'a header of squid',
      503,
      { 'x-squid-error': 'ERR_DNS_FAIL 0' },
      'X-Squid-Error: ERR_DNS_FAIL 0',
    ],
    [
      'a request for a password',
      407,
      { 'proxy-authenticate': 'Basic realm="x"' },
      'Proxy-Authenticate: Basic realm="x"',
    ],
    ['the name of the server', 200, { server: 'squid/5.7' }, 'Server: squid/5.7'],
    ['the way', 200, { via: '1.1 gate (squid/5.7)' }, 'Via: 1.1 gate (squid/5.7)'],
    [
      'the way through a proxy by name',
      502,
      { via: '1.1 proxy.example.com:3128' },
      'Via: 1.1 proxy.example.com:3128',
    ],
    [
      'a list of ways',
      200,
      { via: ['1.1 a', '1.1 tinyproxy (tinyproxy/1.11)'] },
      'Via: 1.1 a, 1.1 tinyproxy (tinyproxy/1.11)',
    ],
    ['the status', 511, {}, undefined],
    ['a cache in the cluster', 200, { via: '1.1 varnish (Varnish/7.4)' }, undefined],
    ['a load balancer', 502, { via: '1.1 google' }, undefined],
    ['an Ingress controller', 503, { via: '1.1 kong/3.4' }, undefined],
    ['a sidecar', 503, { server: 'istio-envoy' }, undefined],
    ['a web server', 404, { server: 'nginx/1.25' }, undefined],
  ])('is named by %s', (_title, status, headers, expected) => {
    expect(readProxy(headers)).toBe(expected);
    expect(status).toBeGreaterThan(0);
  });

  it('is named in a bounded text without control characters', () => {
    expect(readProxy({ via: `1.1 squid\u0007${'a.'.repeat(50_000)}` })).toHaveLength(
      MAX_PROXY_CHARS,
    );
  });
});
