import type { ReasonTable } from './reason-table.ts';
import { mark, minutesBetween, sentence } from './spans.ts';

/** Reasons that don't come from one object: sequences and quizzes. */
export const acrossTimeEn = {
  away: {
    found: (p) => sentence`No data from this cluster for ${minutesBetween(p.from, p.to)} min.`,
    next: () => sentence`Repeat this step so that it’s recorded.`,
    short: () => 'Step wasn’t recorded',
  },
  'too-slow': {
    found: (p) => sentence`The steps took longer than ${mark(p.minutes)} min.`,
    expected: (p) => sentence`All steps within ${p.minutes} min`,
    next: () => sentence`Start again from the first step.`,
    short: () => 'Steps took too long',
  },
  'quiz-open': {
    found: () => sentence`Not answered yet.`,
    next: () => sentence`Choose an answer.`,
    short: () => 'Not answered yet',
  },
  'quiz-wrong': {
    found: (p) => sentence`Not correct yet, after ${p.tries === 1 ? '1 try' : `${p.tries} tries`}.`,
    next: () => sentence`Change your answer and submit it again.`,
    short: () => 'Wrong answer',
  },
} satisfies Partial<ReasonTable>;
