import { expect, it } from 'vitest';
import { removeMalformedRouterState } from './router-state.ts';

const remaining = (state: string | string[]): unknown => {
  const headers = { 'next-router-state-tree': state } as Record<string, string>;
  removeMalformedRouterState(headers);
  return headers['next-router-state-tree'];
};

it('keeps the state of the router that pages send', () => {
  const state = encodeURIComponent(JSON.stringify(['', { children: ['join', {}] }]));
  expect(remaining(state)).toBe(state);
});

it.each(['', '%', '%7B', '{}', '[1]', 'x'.repeat(50_000), ['a', 'b']])(
  'removes a state that Next.js would refuse: %.20s',
  (state) => {
    expect(remaining(state)).toBeUndefined();
  },
);
