import { expect, test } from 'vitest';
import { composeReply, maxReplyChars } from './compose-reply.ts';

test('a reply is a new question, or is added below the open one', () => {
  expect(composeReply('', ' Yes. ')).toBe('Yes.');
  expect(composeReply('Which image?', 'nginx')).toBe('Which image?\nnginx');
});

test('a reply has 500 characters while the question leaves room for them', () => {
  expect(maxReplyChars('')).toBe(500);
  expect(maxReplyChars('q'.repeat(499))).toBe(500);
  expect(maxReplyChars('q'.repeat(900))).toBe(99);
  expect(maxReplyChars('q'.repeat(1_000))).toBe(0);
  expect(composeReply('q'.repeat(900), 'r'.repeat(maxReplyChars('q'.repeat(900))))).toHaveLength(
    1_000,
  );
});
