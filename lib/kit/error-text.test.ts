import { expect, it } from 'vitest';
import { messageOf } from './error-text.ts';

it('returns the message of an error and any other thrown value as text', () => {
  expect([new TypeError('broken'), 'text', 42, null].map(messageOf)).toEqual([
    'broken',
    'text',
    '42',
    'null',
  ]);
});
