import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBrowser } from '#e2e/harness/app-server.ts';
import {
  checkHealth,
  SMALL_COURSE,
  startHostileServer,
  type HostileServer,
} from './harness/hostile-server.ts';
import { workshopBody } from './harness/hostile-site.ts';
import { requestRaw, sendRaw } from './harness/raw-http.ts';

/** Headers of every answer, of pages, routes, files and socket.io alike. */
const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
};

const WORKSHOP = workshopBody({ packId: SMALL_COURSE });

let server: HostileServer;
beforeAll(async () => {
  server = await startHostileServer({ course: 'small' });
});
afterAll(async () => {
  await checkHealth(server);
  await server.remove();
});

const hostileLines = (): string[] =>
  server
    .output()
    .split('\n')
    .filter((line) => /"level":"(error|warn)"|^\s+at /.test(line));

describe('requests that no page sends', () => {
  it.each([
    ['GET /_next/image?url=%2Ficon.svg&w=64&q=75', [404]],
    ['GET /_next/data/x/index.json', [404]],
    ['GET /_next/../package.json', [400]],
    ['OPTIONS *', [400, 405]],
    ['OPTIONS /api/me', [405]],
    ['TRACE /', [405]],
    ['PUT /api/workshops', [405]],
    ['PROPFIND /', [405]],
    ['GET *', [400]],
    ['GET http://other.example/', [400]],
    ['GET //', [400, 404]],
    ['GET /\\other.example', [400]],
    ['GET /api/me?x=%', [400]],
    ['GET /%00', [400]],
    ['GET /api/workshops/a%00b/tokens', [400]],
    ['GET /api/workshops/%ff%fe/tokens', [400]],
    ['GET /%E0%A4%A', [400]],
    ['GET /caf\xe9', [400]],
    [`GET /${'a'.repeat(2_048)}`, [414]],
    [`GET /socket.io/?EIO=4&transport=polling&x=${'a'.repeat(2_048)}`, [414]],
    ['GET /socket.io/?EIO=4&transport=polling&x=%00', [400]],
    ['PUT /socket.io/?EIO=4&transport=polling', [405]],
    ['POST /', [405]],
    ['DELETE /workshops', [405]],
  ])('%s is refused by name', async (line, statuses) => {
    const response = await requestRaw(server.url, line);
    expect(statuses).toContain(response.status);
    expect(response.body).not.toMatch(/\n\s+at |node_modules|[/\\]lib[/\\]/);
  });

  it.each([
    ['a host that is no name', { host: 'a b' }],
    ['a host with a path', { host: 'podium.example/x' }],
    ['a host with a comma', { host: 'a,b' }],
    ['a forwarded host', { 'x-forwarded-host': 'a b', 'x-forwarded-proto': 'gopher' }],
    ['a broken state of the router', { 'next-router-state-tree': '%7B', rsc: '1' }],
    ['a broken cookie', { cookie: '%=%; podium_session=%00; =;;,' }],
    ['a broken language', { 'accept-language': `${'x'.repeat(4_000)};q=NaN` }],
    ['a length that is too large', { 'content-length': '99999999' }],
  ])('%s never gives 500', async (_name, headers) => {
    for (const path of ['/api/me', '/api/workshops', '/socket.io/?EIO=4&transport=polling']) {
      const { status } = await requestRaw(server.url, `GET ${path}`, headers);
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
    }
  });

  it('writes no line of the log for a refused request', async () => {
    expect(hostileLines()).toEqual([]);
    await requestRaw(server.url, 'TRACE /');
    await sendRaw(server.url, 'GET / HTTP/1.1\r\n\r\n');
    await sendRaw(server.url, '\0\0\0\r\n\r\n');
    expect(hostileLines()).toEqual([]);
  });

  it('a body above the limit is refused before it is read', async () => {
    const response = await requestRaw(server.url, 'POST /api/join', {
      'content-type': 'application/json',
      'content-length': String(8 * 1024 * 1024),
    });
    expect(response.status).toBe(413);
  });
});

describe('ids, tokens and codes', () => {
  const bad = ['a%00b', '%F0%9F%92%A9', '..%2F..%2Fx', 'a%27%20or%201=1', 'x'.repeat(500), '%20'];

  it.each(bad)('the id %s gives a 4xx on every route', async (id) => {
    const browser = await signIn();
    for (const [method, path] of [
      ['GET', `/api/workshops/${id}/tokens`],
      ['PATCH', `/api/workshops/${id}`],
      ['DELETE', `/api/workshops/${id}/tokens/${id}`],
      ['GET', `/api/workshops/${id}/export/log.csv`],
      ['POST', `/api/workshops/${id}/commands`],
      ['GET', `/api/seats/${id}/timeline`],
      ['GET', `/api/seats/${id}/exercises/${id}`],
      ['POST', `/api/seats/${id}/hints`],
      ['POST', `/api/seats/${id}/device-code`],
    ] as const) {
      const { status } = await browser.request(method, path, method === 'GET' ? undefined : {});
      expect([path, status]).toEqual([path, expect.toSatisfy(isClientError)]);
    }
  });

  it.each([
    ['POST', '/api/join', { code: 'KUMO\u0000479', displayName: 'a', language: 'en' }],
    ['POST', '/api/join', { code: 'KUMO479', displayName: 'a\0b', language: 'en\0' }],
    ['POST', '/api/claim', { code: '\0\0\0\0' }],
    ['POST', '/api/sign-in', { token: '\0'.repeat(40) }],
    ['POST', '/api/sign-in', { token: `${'a'.repeat(32)}.${'\0'.repeat(43)}` }],
    ['POST', '/api/workshops', { ...WORKSHOP, packId: 'a\0b' }],
    ['POST', '/api/workshops', { ...WORKSHOP, startsAt: '1999-12-31T23:59:59Z' }],
    ['POST', '/api/workshops', { ...WORKSHOP, startsAt: '2101-01-01T00:00:00Z' }],
    ['POST', '/api/workshops', { ...WORKSHOP, startsAt: '9999-12-31T23:59:59Z' }],
    ['POST', '/api/workshops', { ...WORKSHOP, timeZone: 'Asia/Tokyo\0' }],
  ])('%s %s with %j gives a 4xx', async (method, path, body) => {
    const { status } = await (await signIn()).request(method, path, body);
    expect(status).toSatisfy(isClientError);
  });

  it('a bearer token that is no token gives a 4xx', async () => {
    for (const bearer of ['x', 'a.b', '\xff\xfe.x', `${'a'.repeat(32)}.${'b'.repeat(5_000)}`]) {
      const { status } = await requestRaw(server.url, 'GET /api/workshops/none/export/log.csv', {
        authorization: `Bearer ${bearer}`,
      });
      expect(status).toSatisfy(isClientError);
    }
  });
});

describe('answers of socket.io', () => {
  const path = '/socket.io/?EIO=4&transport=polling';

  it('carry the common headers, also when they refuse', async () => {
    for (const line of [`GET ${path}`, `GET ${path}&sid=none`, `GET ${path}9`, `PUT ${path}`]) {
      const { headers } = await requestRaw(server.url, line);
      for (const [name, value] of Object.entries(COMMON_HEADERS))
        expect([line, name, headers.get(name)]).toEqual([line, name, value]);
    }
  });

  it('refuse another origin for each request and upgrade, also with the id of a session', async () => {
    const opened = await requestRaw(server.url, `GET ${path}`);
    const sid = /"sid":"([^"]+)"/.exec(opened.body)?.[1] ?? '';
    expect(sid).not.toBe('');
    const origin = { origin: 'https://other.example' };
    for (const line of [`GET ${path}`, `GET ${path}&sid=${sid}`, `POST ${path}&sid=${sid}`])
      expect([line, (await requestRaw(server.url, line, origin)).status]).toEqual([line, 403]);
    const upgrade = await requestRaw(
      server.url,
      `GET /socket.io/?EIO=4&transport=websocket&sid=${sid}`,
      {
        ...origin,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      },
    );
    expect(upgrade.status).toBe(403);
  });
});

it('the content policy names the public address and not the Host header', async () => {
  const { headers } = await requestRaw(server.url, 'GET /api/me', { host: 'evil.example' });
  expect(headers.get('content-security-policy')).not.toContain('evil.example');
  expect(headers.get('content-security-policy')).toContain(`ws://${publicHost()}`);
});

function publicHost(): string {
  return new URL(server.url).host;
}

function isClientError(status: number): boolean {
  return status >= 400 && status < 500;
}

let signedIn: TestBrowser | null = null;
async function signIn(): Promise<TestBrowser> {
  if (signedIn !== null) return signedIn;
  const browser = new TestBrowser(server.url);
  await browser.request('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  return (signedIn = browser);
}
