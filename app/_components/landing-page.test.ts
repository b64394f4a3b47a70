import { expect, it } from 'vitest';
import { landingPageOf } from './landing-page.ts';

it.each([
  ['owner', 'draft', 'room'],
  ['instructor', 'open', 'room'],
  ['assistant', 'live', 'room'],
  ['owner', 'ended', 'results'],
  ['assistant', 'archived', 'results'],
  ['organizer', 'draft', 'results'],
  ['organizer', 'live', 'results'],
  ['organizer', 'ended', 'results'],
  ['projector', 'live', 'projector'],
  ['projector', 'archived', 'projector'],
] as const)('leads the role %s to its page of a workshop that is %s: %s', (role, state, page) => {
  expect(landingPageOf(role, state)).toBe(page);
});
