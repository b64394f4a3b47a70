import { expect, it } from 'vitest';
import type { SessionSummary } from '#lib/protocol/api/sessions.ts';
import { findNewSignIn } from './find-new-sign-in.ts';

const session = (startedAt: number, isCurrent = false): SessionSummary => ({
  id: String(startedAt),
  browser: null,
  address: null,
  startedAt,
  lastUsedAt: startedAt,
  isCurrent,
});

it.each([
  ['reports the newest sign-in after that of this browser', [5, 9, 7], 0, 9],
  ['ignores sign-ins before that of this browser', [1, 2], 0, null],
  ['ignores sign-ins that the reader has confirmed', [5, 9], 9, null],
  ['reports one after the confirmed ones', [5, 9, 11], 9, 11],
])('%s', (_, others, seenAt, expected) => {
  const sessions = [...others.map((at) => session(at)), session(4, true)];
  expect(findNewSignIn(sessions, seenAt)?.startedAt ?? null).toBe(expected);
});

it('reports nothing while this browser is not in the list', () => {
  expect(findNewSignIn([session(9)], 0)).toBeNull();
});
