import type { Act } from './step.ts';

export const quizzes: readonly Act[] = [
  {
    exercise: 'quiz-control-plane',
    does: 'one wrong answer',
    answers: { 'only-door': ['kubectl'] },
    sees: ['quiz-wrong'],
  },
  { exercise: 'quiz-control-plane', does: 'all right', answers: {}, sees: 'passed' },
  { exercise: 'quiz-desired-state', does: 'all right', answers: {}, sees: 'passed' },
  { exercise: 'quiz-node', does: 'all right', answers: {}, sees: 'passed' },
  { exercise: 'quiz-network', does: 'all right', answers: {}, sees: 'passed' },
];
