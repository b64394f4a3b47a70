import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { createObject, summarizeReplay } from './exercise.fixture.ts';
import { gracePeriodMs } from './grace-period.ts';
import {
  answered,
  createIngress,
  HTTPS,
  nginx,
  page,
  replayProbe,
  TLS,
  type Answered,
} from './probe.fixture.ts';

describe('redirects', () => {
  test.each<[string, JsonObject, Answered, object]>([
    [
      'TLS in the Ingress',
      createIngress({ tls: TLS }),
      answered(308, { location: HTTPS }),
      { why: 'tls', location: HTTPS, status: 308 },
    ],
    [
      'TLS in the Ingress, reported by an agent that sends no location',
      createIngress({ tls: TLS }),
      answered(308, { body: page('308 Permanent Redirect') }),
      { why: 'tls', location: '' },
    ],
    [
      'TLS for every host',
      createIngress({ tls: [{ secretName: 'echo-tls' }] }),
      answered(301, { location: HTTPS }),
      { why: 'tls' },
    ],
    [
      'TLS of another host, which does not redirect this one',
      createIngress({ tls: [{ hosts: ['www.example.com'] }] }),
      answered(307, { location: HTTPS }),
      { why: 'https' },
    ],
    [
      'an annotation for HTTPS without TLS',
      createIngress({ annotations: { [nginx('force-ssl-redirect')]: 'true' } }),
      answered(308, { location: HTTPS }),
      { why: 'force' },
    ],
    [
      'an annotation for HTTPS in another spelling of true',
      createIngress({ annotations: { [nginx('force-ssl-redirect')]: 'True' } }),
      answered(308, { location: HTTPS }),
      { why: 'force' },
    ],
    [
      'an annotation for HTTPS that is switched off with a number',
      createIngress({ tls: TLS, annotations: { [nginx('ssl-redirect')]: '0' } }),
      answered(308, { location: HTTPS }),
      { why: 'https' },
    ],
    [
      'an annotation for HTTPS that is switched off',
      createIngress({ tls: TLS, annotations: { [nginx('ssl-redirect')]: 'false' } }),
      answered(308, { location: HTTPS }),
      { why: 'https' },
    ],
    [
      'a permanent redirect',
      createIngress({
        tls: TLS,
        annotations: { [nginx('permanent-redirect')]: 'https://example.com' },
      }),
      answered(301, { location: 'https://example.com' }),
      { why: 'permanent', location: 'https://example.com' },
    ],
    [
      'a temporal redirect',
      createIngress({ annotations: { [nginx('temporal-redirect')]: 'https://example.com' } }),
      answered(302, { location: 'https://example.com' }),
      { why: 'temporal' },
    ],
    [
      'an annotation for the start page',
      createIngress({ annotations: { [nginx('app-root')]: '/app' } }),
      answered(302, { location: 'http://echo.info/app' }),
      { why: 'app-root' },
    ],
    [
      'another spelling of the host',
      createIngress({ annotations: { [nginx('from-to-www-redirect')]: 'true' } }),
      answered(308, { location: 'http://www.echo.info/foo' }),
      { why: 'www' },
    ],
    [
      'a path that is a folder',
      createIngress(),
      answered(301, { location: 'http://echo.info/foo/' }),
      { why: 'slash' },
    ],
    ['the application', createIngress(), answered(302, { location: '/login' }), { why: 'other' }],
    ['the application, with 303', createIngress(), answered(303), { why: 'other' }],
  ])('are explained by %s', (_title, ingress, answer, params) => {
    const { reasons, verdict } = replayProbe('Ingress', ingress, answer);
    expect(verdict).toBe('fail');
    expect(reasons['asks']).toMatchObject({
      code: 'redirected',
      params: { kind: 'Ingress', name: 'it', url: expect.any(String), ...params },
    });
  });

  test('of a Pod or a Service are explained as well', () => {
    expect(
      replayProbe('Pod', createObject('Pod', 'it'), answered(301, { location: '/foo/' })).reasons[
        'asks'
      ],
    ).toMatchObject({ code: 'redirected', params: { kind: 'Pod', why: 'slash' } });
    expect(
      replayProbe('Service', createObject('Service', 'it'), answered(302, { location: HTTPS }))
        .reasons['asks'],
    ).toMatchObject({ code: 'redirected', params: { kind: 'Service', why: 'https' } });
  });

  test('that a task asks for pass', () => {
    const answer = answered(308, { location: HTTPS });
    expect(
      summarizeReplay(replayProbe('Ingress', createIngress({ tls: TLS }), answer, { status: 308 })),
    ).toBe('pass');
  });

  test('are not confused with a 304, which has no location', () => {
    expect(summarizeReplay(replayProbe('Ingress', createIngress(), answered(304)))).toEqual({
      asks: 'status',
    });
  });
});

describe('responses of proxies', () => {
  test.each<[string, Answered, string]>([
    ['a proxy that asks for a password', answered(407), '407'],
    ['a network that asks for a login', answered(511), '511'],
    ['a header of the proxy', answered(503, { proxy: 'Server: squid/5.7' }), 'Server: squid/5.7'],
    [
      'an error page of the proxy, reported by an older agent',
      answered(503, {
        body: `${page('ERROR: The requested URL could not be retrieved')}<!-- ERR_CONNECT_FAIL -->`,
      }),
      'The requested URL could not be retrieved',
    ],
    [
      'a page with status 200 and the header of the proxy',
      answered(200, { proxy: 'Via: 1.1 cache (squid/6.1)', body: page('Sign in') }),
      'squid/6.1',
    ],
  ])('are named for %s', (_title, answer, found) => {
    for (const kind of ['Ingress', 'Pod'] as const) {
      const target = kind === 'Ingress' ? createIngress() : createObject('Pod', 'it');
      expect(replayProbe(kind, target, answer).reasons['asks']).toMatchObject({
        code: 'proxy-answered',
        params: { kind, name: 'it', found: expect.stringContaining(found) },
      });
    }
  });

  test('do not count as a mistake of the student, however long they last', () => {
    const reason = replayProbe('Pod', createObject('Pod', 'it'), answered(407)).reasons['asks'];
    expect(gracePeriodMs({ check: 'asks', state: 'fail', reason: reason! })).toBe(Infinity);
  });

  test('pass with the right answer', () => {
    const answer = answered(200, { body: 'foo\n', proxy: 'Via: 1.1 cache (squid/6.1)' });
    expect(summarizeReplay(replayProbe('Pod', createObject('Pod', 'it'), answer))).toBe('pass');
  });
});
