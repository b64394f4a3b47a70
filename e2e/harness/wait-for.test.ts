import { expect, it } from 'vitest';
import { until } from './wait-for.ts';

it('returns the first answer', async () => {
  const answers = [undefined, undefined, 0];
  expect(await until('a number', () => answers.shift(), { everyMs: 1 })).toBe(0);
});

it('bears errors until the time is over, then names what it waited for and the last error', async () => {
  const cause = new Error('refused');
  const waiting = until('an answer', () => Promise.reject(cause), { timeoutMs: 5, everyMs: 1 });
  await expect(waiting).rejects.toMatchObject({
    message: 'waited 5 ms in vain for: an answer',
    cause,
  });
});
