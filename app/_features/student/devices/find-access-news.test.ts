import { expect, it } from 'vitest';
import type { SeatDevice } from '#lib/protocol/api/sessions.ts';
import { findAccessNews } from './find-access-news.ts';

const device = (startedAt: number, isCurrent = false): SeatDevice => ({
  id: String(startedAt),
  browser: null,
  address: null,
  startedAt,
  lastUsedAt: startedAt,
  isCurrent,
  source: 'device',
});

it.each([
  ['reports the newest device that opened the seat after this one', [5, 9], null, 0, ['opened', 9]],
  ['reports no device that opened the seat before this one', [1], null, 0, null],
  ['reports a reset of the access', [], 3, 0, ['reset', 3]],
  ['reports a device that opened the seat after a reset', [5], 3, 0, ['opened', 5]],
  ['reports nothing that the student has seen', [5, 9], 3, 9, null],
] as const)('%s', (_, others, resetAt, seenAt, expected) => {
  const devices = [device(4, true), ...others.map((at) => device(at))];
  const news = findAccessNews({ devices, resetAt }, seenAt);
  expect(news && [news.kind, news.at]).toEqual(expected);
});
