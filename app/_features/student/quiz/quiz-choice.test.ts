import { expect, test } from 'vitest';
import type { QuizText } from '#lib/protocol/http.ts';
import { chosenFrom, isWhole, moved, toggled } from './quiz-choice.ts';

const quiz = (more: Partial<QuizText> = {}): QuizText => ({
  check: 'c',
  title: 'c',
  answer: null,
  ask: 'many',
  question: '',
  options: ['a', 'b', 'c'].map((id) => ({ id, text: id })),
  chosen: null,
  right: null,
  tries: 0,
  explanation: null,
  ...more,
});

test('what was chosen and not sent comes back after a reload', () => {
  expect(chosenFrom('["b"]', quiz({ chosen: ['a'], right: false }))).toEqual(['b']);
  expect(chosenFrom('no json', quiz({ chosen: ['a'], right: false }))).toEqual(['a']);
});

test('an answer that was right shows itself, not what is kept here', () => {
  expect(chosenFrom('["b"]', quiz({ chosen: ['a'], right: true }))).toEqual(['a']);
});

test('options that a newer pack took away or added do not break what was kept', () => {
  expect(chosenFrom('["gone","b"]', quiz({ ask: 'order' }))).toEqual(['b', 'a', 'c']);
});

test('one choice replaces another; several are kept in the order shown', () => {
  expect(toggled(quiz({ ask: 'one' }), ['a'], 'b')).toEqual(['b']);
  expect(toggled(quiz(), ['c'], 'a')).toEqual(['a', 'c']);
  expect(toggled(quiz(), ['a', 'c'], 'a')).toEqual(['c']);
  expect(isWhole(quiz(), [])).toBe(false);
});

test('steps move one place and stop at the ends', () => {
  expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
});
