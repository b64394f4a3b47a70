import { expect, it } from 'vitest';
import { createApi, exportUrl } from './api.ts';

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

it('sends what it is given and answers what the server answers', async () => {
  const asked: [unknown, RequestInit | undefined][] = [];
  const api = createFakeFetch(200, '{"code":"KUMO482","expiresAt":5}', asked);
  expect(await api.createDeviceCode('seat/1')).toEqual({
    ok: true,
    value: { code: 'KUMO482', expiresAt: 5 },
  });
  expect(asked[0]?.[0]).toBe('/api/seats/seat%2F1/device-code');
  expect(asked[0]?.[1]).toMatchObject({ method: 'POST', credentials: 'same-origin', body: '{}' });
});

it.each([
  ['a refusal by name', 403, '{"error":"forbidden"}', { error: 'forbidden' }],
  [
    'a refusal of a field',
    400,
    '{"error":"malformed","field":"handle"}',
    { error: 'malformed', field: 'handle' },
  ],
  ['a proxy without a server behind it', 502, '<html>', { error: 'unavailable' }],
  ['an answer that breaks off', 200, '{"code":', { error: 'offline' }],
])('tells apart %s', async (_, status, body, error) => {
  expect(await createFakeFetch(status, body).createDeviceCode('s1')).toEqual({ ok: false, error });
});

it('knows an unreachable server from one that says no', async () => {
  const api = createApi(() => Promise.reject(new TypeError('fetch failed')));
  expect(await api.signIn({ token: 'once-only-token' })).toEqual({
    ok: false,
    error: { error: 'offline' },
  });
});

it('answers an empty yes', async () => {
  expect(await createFakeFetch(204, '').signOut()).toEqual({ ok: true, value: null });
});

it('keeps an event id inside its place in an address', () => {
  expect(exportUrl('a/b', 'log', 'csv')).toBe('/api/events/a%2Fb/export/log.csv');
});
