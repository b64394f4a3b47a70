import { expect, it } from 'vitest';
import { createApi } from './api.ts';
import { exportUrl } from './export-download.ts';

function createFakeFetch(
  status: number,
  body: string,
  requests: [unknown, RequestInit | undefined][] = [],
) {
  return createApi((address, init) => {
    requests.push([address, init]);
    return Promise.resolve(new Response(status === 204 ? null : body, { status }));
  });
}

it('sends the body and returns the response of the server', async () => {
  const requests: [unknown, RequestInit | undefined][] = [];
  const api = createFakeFetch(200, '{"code":"KUMO482","expiresAt":5}', requests);
  expect(await api.resetSeatAccess('seat/1')).toEqual({
    ok: true,
    value: { code: 'KUMO482', expiresAt: 5 },
  });
  expect(requests[0]?.[0]).toBe('/api/seats/seat%2F1/access-reset');
  expect(requests[0]?.[1]).toMatchObject({
    method: 'POST',
    credentials: 'same-origin',
    body: '{}',
  });
});

it.each([
  ['an error with a code', 403, '{"error":"forbidden"}', { error: 'forbidden' }],
  [
    'an error of a field',
    400,
    '{"error":"malformed","field":"displayName"}',
    { error: 'malformed', field: 'displayName' },
  ],
  ['a proxy in front of a server that is down', 502, '<html>', { error: 'unavailable' }],
  ['a truncated response', 200, '{"code":', { error: 'offline' }],
])('recognizes %s', async (_, status, body, error) => {
  expect(await createFakeFetch(status, body).resetSeatAccess('s1')).toEqual({ ok: false, error });
});

it('passes on the id of a request that failed', async () => {
  const api = createApi(() =>
    Promise.resolve(
      new Response('{"error":"unavailable","retryMs":2000}', {
        status: 503,
        headers: { 'x-request-id': '7F3K2MQA' },
      }),
    ),
  );
  expect(await api.resetSeatAccess('s1')).toEqual({
    ok: false,
    error: { error: 'unavailable', retryMs: 2_000, requestId: '7F3K2MQA' },
  });
});

it('reports an unreachable server as offline', async () => {
  const api = createApi(() => Promise.reject(new TypeError('fetch failed')));
  expect(await api.signIn({ token: 'one-time-token' })).toEqual({
    ok: false,
    error: { error: 'offline' },
  });
});

it('accepts an empty response', async () => {
  expect(await createFakeFetch(204, '').signOut()).toEqual({ ok: true, value: null });
});

it('encodes a workshop id in the address of an export', () => {
  const file = { kind: 'table', table: 'log', format: 'csv' } as const;
  expect(exportUrl('a/b', file, { level: 'named', reason: 'a & b' })).toBe(
    '/api/workshops/a%2Fb/tables/log.csv?level=named&reason=a+%26+b',
  );
});
