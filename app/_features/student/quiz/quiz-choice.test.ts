import { expect, test } from 'vitest';
import type { QuizQuestion } from '#lib/protocol/api/seats.ts';
import {
  initialChoice,
  isComplete,
  moveOption,
  moveOptionTo,
  toggleOption,
} from './quiz-choice.ts';

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

test('a choice that was not sent is restored after a reload', () => {
  expect(initialChoice('["b"]', createQuestion({ chosen: ['a'], right: false }))).toEqual(['b']);
  expect(initialChoice('no json', createQuestion({ chosen: ['a'], right: false }))).toEqual(['a']);
});

test('a correct answer is shown instead of the stored choice', () => {
  expect(initialChoice('["b"]', createQuestion({ chosen: ['a'], right: true }))).toEqual(['a']);
});

test('a stored choice survives options that a newer pack version removed or added', () => {
  expect(initialChoice('["gone","b"]', createQuestion({ ask: 'order' }))).toEqual(['b', 'a', 'c']);
});

test('a single choice replaces the last one; multiple choices keep the order of the options', () => {
  expect(toggleOption(createQuestion({ ask: 'one' }), ['a'], 'b')).toEqual(['b']);
  expect(toggleOption(createQuestion(), ['c'], 'a')).toEqual(['a', 'c']);
  expect(toggleOption(createQuestion(), ['a', 'c'], 'a')).toEqual(['c']);
  expect(isComplete(createQuestion(), [])).toBe(false);
});

test('a step moves by one place and stops at the ends', () => {
  expect(moveOption(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(moveOption(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(moveOption(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
});

test('a dragged step takes the place of the step under the pointer', () => {
  expect(moveOptionTo(['a', 'b', 'c'], 'a', 2)).toEqual(['b', 'c', 'a']);
  expect(moveOptionTo(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b']);
  expect(moveOptionTo(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'b', 'c']);
});
