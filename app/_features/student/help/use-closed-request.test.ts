import { expect, test } from 'vitest';
import { parseClosedRequest } from './use-closed-request.ts';

test('a stored closed request keeps the question and who resolved it', () => {
  const closed = { exercise: 'one', question: 'Why?', resolvedBy: 'Mori', closedAt: 5 };
  expect(parseClosedRequest(JSON.stringify(closed))).toEqual(closed);
  expect(parseClosedRequest('{"question":"","closedAt":5}')).toEqual({
    exercise: null,
    question: '',
    resolvedBy: null,
    closedAt: 5,
  });
});

test.each([null, '', 'null', '{}', '[]', '{"closedAt":"5","question":""}', 'half {'])(
  'anything else is no request: %s',
  (stored) => {
    expect(parseClosedRequest(stored)).toBeNull();
  },
);
