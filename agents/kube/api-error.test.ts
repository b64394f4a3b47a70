import { expect, it } from 'vitest';
import { errorFromStatus } from './api-error.ts';

const NOW = Date.UTC(2026, 10, 29);

it.each([
  ['2', 2_000],
  ['0.5', 500],
  ['9999', 300_000],
  ['-5', 0],
  ['soon', 0],
  ['', 0],
  [undefined, 0],
  [new Date(NOW + 4_000).toUTCString(), 4_000],
  [new Date(NOW - 4_000).toUTCString(), 0],
])('waits as long as Retry-After %j asks, at most 5 minutes', (retryAfter, retryMs) => {
  expect(errorFromStatus(429, 'busy', retryAfter, NOW)).toMatchObject({ kind: 'busy', retryMs });
});
