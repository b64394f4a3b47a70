import type { CourseStep } from './step.ts';

export const quizzes: readonly CourseStep[] = [
  {
    exercise: 'quiz-control-plane',
    action: 'fails with one wrong answer',
    answers: { 'only-door': ['kubectl'] },
    expected: ['quiz-wrong'],
  },
  {
    exercise: 'quiz-control-plane',
    action: 'passes with all answers right',
    answers: {},
    expected: 'passed',
  },
  {
    exercise: 'quiz-desired-state',
    action: 'passes with all answers right',
    answers: {},
    expected: 'passed',
  },
  {
    exercise: 'quiz-node',
    action: 'passes with all answers right',
    answers: {},
    expected: 'passed',
  },
  {
    exercise: 'quiz-network',
    action: 'passes with all answers right',
    answers: {},
    expected: 'passed',
  },
];
