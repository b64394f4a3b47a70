import type { CourseStep } from './step.ts';

export const quizzes: readonly CourseStep[] = [
  {
    exercise: 'quiz-control-plane',
    action: 'one wrong answer',
    answers: { 'only-door': ['kubectl'] },
    expected: ['quiz-wrong'],
  },
  { exercise: 'quiz-control-plane', action: 'all right', answers: {}, expected: 'passed' },
  { exercise: 'quiz-desired-state', action: 'all right', answers: {}, expected: 'passed' },
  { exercise: 'quiz-node', action: 'all right', answers: {}, expected: 'passed' },
  { exercise: 'quiz-network', action: 'all right', answers: {}, expected: 'passed' },
];
