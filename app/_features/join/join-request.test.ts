import { expect, it } from 'vitest';
import type { ApiResult } from '#lib/client/api.ts';
import type { JoinAnswer, JoinRequestSummary } from '#lib/protocol/api/seats.ts';
import {
  findOpenRequest,
  findWaitingAnswer,
  getNextRequestMs,
  getNextStateMs,
  getRejoin,
  getRejoinStep,
  getWaiting,
  parseKeptRequest,
  shouldPauseWhileHidden,
} from './join-request.ts';

const workshop = { id: 'w', name: 'Hall B' };
const seat: JoinAnswer = {
  workshop,
  seat: { id: 's', label: 'A-01', displayName: 'momiji' },
  installCommand: null,
};
const APPROVAL = { for: 'approval', workshopName: 'Hall B', seatLabel: null } as const;
const FOR_SEAT = { ...APPROVAL, seatLabel: 'A-07' };
const createRequest = (code: string, over: Partial<JoinRequestSummary> = {}) => ({
  workshopId: 'w',
  workshopName: 'Hall B',
  code,
  displayName: 'momiji',
  seat: null,
  state: 'waiting' as const,
  ...over,
});

it.each<[string, ApiResult<JoinAnswer>, number | null]>([
  [
    'repeats a request that waits',
    { ok: true, value: { waiting: { workshop, seat: null } } },
    5_000,
  ],
  ['repeats a request without an answer', { ok: false, error: { error: 'offline' } }, 5_000],
  [
    'waits as long as a busy server says',
    { ok: false, error: { error: 'busy', retryMs: 9_000 } },
    9_000,
  ],
  [
    'asks every 2 s whether a draft was opened',
    { ok: false, error: { error: 'workshop-not-open', audience: 'student' } },
    2_000,
  ],
  [
    'asks less often when the server says so',
    { ok: false, error: { error: 'workshop-not-open', audience: 'student', retryMs: 4_000 } },
    4_000,
  ],
  ['ends when the workshop has ended', { ok: false, error: { error: 'workshop-ended' } }, null],
  ['ends with the seat', { ok: true, value: seat }, null],
  ['ends with a refusal', { ok: false, error: { error: 'join-refused' } }, null],
  ['ends when joining was closed', { ok: false, error: { error: 'joining-closed' } }, null],
])('%s', (_, answer, expected) => {
  expect(getNextRequestMs(answer)).toBe(expected);
});

it('joins as soon as the workshop is open, and waits while it is a draft', () => {
  const stateOf = (state: 'draft' | 'open' | 'ended') =>
    findWaitingAnswer({ ok: true, value: { state, nextMs: 3_000 } });
  expect(stateOf('open')).toBeNull();
  // The request to join says why it can't be.
  expect(stateOf('ended')).toBeNull();
  const answer = stateOf('draft');
  expect(answer === null ? null : getNextRequestMs(answer)).toBe(3_000);
});

it('asks for the state again when the server says, and not for an unknown code', () => {
  expect(getNextStateMs({ ok: true, value: { state: 'open', nextMs: 4_000 } })).toBe(4_000);
  expect(getNextStateMs({ ok: false, error: { error: 'offline' } })).toBe(5_000);
  expect(getNextStateMs({ ok: false, error: { error: 'code-unknown' } })).toBeNull();
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

it('waits for the opening of a draft, then for an approval, then for nothing', () => {
  const notOpen: ApiResult<JoinAnswer> = { ok: false, error: { error: 'workshop-not-open' } };
  expect(getWaiting(notOpen)).toEqual({ for: 'opening' });
  expect(getWaiting({ ok: true, value: { waiting: { workshop, seat: null } } })).toEqual({
    for: 'approval',
    workshopName: 'Hall B',
    seatLabel: null,
  });
  expect(getWaiting({ ok: true, value: seat })).toBeNull();
  expect(getWaiting({ ok: false, error: { error: 'code-unknown' } })).toBeNull();
});

it('pauses only the wait for the opening while the tab is hidden', () => {
  expect(shouldPauseWhileHidden({ for: 'opening' })).toBe(true);
  expect(shouldPauseWhileHidden(APPROVAL)).toBe(false);
});

it('continues the wait for the opening after a reload with the code and the name', () => {
  const kept = JSON.stringify({ code: 'KUMO1234', displayName: 'momiji' });
  const expected = {
    code: 'KUMO1234',
    displayName: 'momiji',
    waiting: { for: 'opening' },
    firstAfterMs: 0,
  };
  expect(parseKeptRequest(kept, '')).toEqual(expected);
  expect(parseKeptRequest(kept, 'kumo-1234')).toEqual(expected);
  expect(parseKeptRequest(kept, 'YUKI-5678')).toBeNull();
});

it.each([
  null,
  '',
  'x',
  '[]',
  'null',
  '{"code":1,"displayName":"a"}',
  '{"code":"KUMO1234","displayName":""}',
  '{"code":"!","displayName":"a"}',
])('ignores what is no request to join: %s', (kept) => {
  expect(parseKeptRequest(kept, '')).toBeNull();
});

it('asks for the earlier seat until staff decide, and offers one when the workshop opens', () => {
  expect([getRejoin(FOR_SEAT), getRejoin(APPROVAL), getRejoin({ for: 'opening' })]).toEqual([
    'ask',
    undefined,
    'offer',
  ]);
  const asked = createRequest('KUMO-1234', { seat: { label: 'A-07' } });
  expect(findOpenRequest([asked], '')?.waiting).toEqual(FOR_SEAT);
  const answer = { waiting: { workshop, seat: { label: 'A-07' } } };
  expect(getWaiting({ ok: true, value: answer })).toEqual(FOR_SEAT);
});

it('leaves the decision about an earlier seat to the student, and after a refusal a new one', () => {
  const request = { code: 'KUMO1234', displayName: 'momiji' };
  const offer = { label: 'A-07', displayName: 'Momiji', ownSeatId: null };
  const refusal: ApiResult<JoinAnswer> = { ok: false, error: { error: 'join-refused' } };
  expect(getRejoinStep({ ok: true, value: { offer } }, request, null)).toEqual({
    ...request,
    state: 'offered',
    offer,
  });
  expect(getRejoinStep(refusal, request, FOR_SEAT)).toEqual({
    ...request,
    state: 'refused',
    offer: { label: 'A-07', displayName: null, ownSeatId: null },
  });
  expect(getRejoinStep(refusal, request, APPROVAL)).toBeNull();
  expect(getRejoinStep({ ok: true, value: seat }, request, FOR_SEAT)).toBeNull();
});
