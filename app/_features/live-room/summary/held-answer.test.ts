import { expect, it } from 'vitest';
import { holdAnswer, type HeldAnswer } from './held-answer.ts';

const OK: HeldAnswer<string> = { shown: 'ok', previous: null, since: 0 };

it('shows a new answer at once', () => {
  expect(holdAnswer(OK, 'problem', 3_000).shown).toBe('problem');
});

it('changes back only after 10 seconds', () => {
  const problem = holdAnswer(OK, 'problem', 3_000);
  expect(holdAnswer(problem, 'ok', 12_999).shown).toBe('problem');
  expect(holdAnswer(problem, 'ok', 13_000).shown).toBe('ok');
});

it('does not hold back a third answer', () => {
  const attention = holdAnswer(OK, 'attention', 3_000);
  expect(holdAnswer(attention, 'problem', 4_000).shown).toBe('problem');
});
