import { expect, it } from 'vitest';
import type { ApiResult } from '#lib/client/api.ts';
import type { JoinAnswer, JoinRequestSummary } from '#lib/protocol/api/seats.ts';
import { findOpenRequest, getNextRequestMs } from './join-request.ts';

const workshop = { id: 'w', name: 'Hall B' };
const seat: JoinAnswer = {
  workshop,
  seat: { id: 's', label: 'A-01', displayName: 'momiji' },
  installCommand: null,
};
const createRequest = (code: string, over: Partial<JoinRequestSummary> = {}) => ({
  workshopId: 'w',
  workshopName: 'Hall B',
  code,
  displayName: 'momiji',
  state: 'waiting' as const,
  ...over,
});

it.each<[string, ApiResult<JoinAnswer>, number | null]>([
  ['repeats a request that waits', { ok: true, value: { waiting: { workshop } } }, 5_000],
  ['repeats a request without an answer', { ok: false, error: { error: 'offline' } }, 5_000],
  [
    'waits as long as a busy server says',
    { ok: false, error: { error: 'busy', retryMs: 9_000 } },
    9_000,
  ],
  ['ends with the seat', { ok: true, value: seat }, null],
  ['ends with a refusal', { ok: false, error: { error: 'join-refused' } }, null],
  ['ends when joining was closed', { ok: false, error: { error: 'joining-closed' } }, null],
])('%s', (_, answer, expected) => {
  expect(getNextRequestMs(answer)).toBe(expected);
});

it('continues the request of the code in the address', () => {
  const requests = [createRequest('KUMO-1234'), createRequest('YUKI-5678')];
  expect(findOpenRequest(requests, 'yuki 5678')?.code).toBe('YUKI5678');
  expect(findOpenRequest(requests, '')?.code).toBe('KUMO1234');
  expect(findOpenRequest(requests, 'SORA-9999')).toBeNull();
});

it('does not continue a refused request', () => {
  expect(findOpenRequest([createRequest('KUMO-1234', { state: 'refused' })], '')).toBeNull();
});
