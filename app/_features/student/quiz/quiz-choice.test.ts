import { expect, test } from 'vitest';
import type { QuizQuestion } from '#lib/protocol/http.ts';
import { initialChoice, isComplete, moveOption, toggleOption } from './quiz-choice.ts';

const createQuestion = (more: Partial<QuizQuestion> = {}): QuizQuestion => ({
  checkId: 'c',
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
  expect(initialChoice('["b"]', createQuestion({ chosen: ['a'], right: false }))).toEqual(['b']);
  expect(initialChoice('no json', createQuestion({ chosen: ['a'], right: false }))).toEqual(['a']);
});

test('an answer that was right shows itself, not what is kept here', () => {
  expect(initialChoice('["b"]', createQuestion({ chosen: ['a'], right: true }))).toEqual(['a']);
});

test('options that a newer pack took away or added do not break what was kept', () => {
  expect(initialChoice('["gone","b"]', createQuestion({ ask: 'order' }))).toEqual(['b', 'a', 'c']);
});

test('one choice replaces another; several are kept in the order shown', () => {
  expect(toggleOption(createQuestion({ ask: 'one' }), ['a'], 'b')).toEqual(['b']);
  expect(toggleOption(createQuestion(), ['c'], 'a')).toEqual(['a', 'c']);
  expect(toggleOption(createQuestion(), ['a', 'c'], 'a')).toEqual(['c']);
  expect(isComplete(createQuestion(), [])).toBe(false);
});

test('steps move one place and stop at the ends', () => {
  expect(moveOption(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(moveOption(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(moveOption(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
});
