import { expect, test } from 'vitest';
import { offersPrompt, roomPhase } from './room-phase.ts';

const PROMPTS = ['announce', 'timer', 'release', 'next'] as const;
const STATES = ['draft', 'open', 'live', 'ended', 'archived'] as const;

test('offers announcements and the timer before the start, and nothing after the end', () => {
  expect(
    Object.fromEntries(
      STATES.map((state) => [state, PROMPTS.filter((prompt) => offersPrompt(state, prompt))]),
    ),
  ).toEqual({
    draft: [],
    open: ['announce', 'timer'],
    live: ['announce', 'timer', 'release', 'next'],
    ended: [],
    archived: [],
  });
});

test('shows ended and archived workshops alike', () => {
  expect([roomPhase('ended'), roomPhase('archived'), roomPhase('live')]).toEqual([
    'over',
    'over',
    'live',
  ]);
});
