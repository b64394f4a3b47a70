import { expect, it } from 'vitest';
import { waitFor } from './wait-for.ts';

it('returns the first result', async () => {
  const answers = [undefined, undefined, 0];
  expect(await waitFor('a number', () => answers.shift(), { intervalMs: 1 })).toBe(0);
});

it('ignores errors until the timeout, then throws with the description and the last error', async () => {
  const cause = new Error('refused');
  const waiting = waitFor('an answer', () => Promise.reject(cause), {
    timeoutMs: 5,
    intervalMs: 1,
  });
  await expect(waiting).rejects.toMatchObject({
    message: 'waited 5 ms without success for: an answer',
    cause,
  });
});
