import { expect, it } from 'vitest';
import { createRefusal } from '#lib/protocol/refusal.ts';
import { actionForRefusal, describeRefusal } from './refusal-policy.ts';

it.each([
  [
    createRefusal('unavailable', 'The server asks for slower sending.', { retryMs: 11_200 }),
    'The server asks for slower sending. Next try in 12 s.',
  ],
  [
    createRefusal('over-quota', 'This seat reached its storage limit of 128 MiB.', {
      retryMs: 60_000,
    }),
    'This seat reached its storage limit of 128 MiB. Next try in 60 s.',
  ],
  [
    createRefusal('diverged', 'The content differs.'),
    'the server refused: diverged: The content differs.',
  ],
])('reports the refusal of a batch, %j, with the time of the next try', (refusal, line) => {
  const action = actionForRefusal(refusal, 'batch');
  expect(describeRefusal(refusal, action.kind === 'wait' ? action.ms : null)).toBe(line);
});
