import { expect, it } from 'vitest';
import { countClusterParts } from './cluster-parts.ts';

const parts = (...states: readonly ('alive' | 'down' | 'managed' | 'unknown')[]) =>
  countClusterParts(states.map((state) => ({ state })));

it('counts only the parts whose state is known', () => {
  expect(parts('alive', 'alive', 'down', 'unknown', 'unknown')).toEqual({
    running: 2,
    known: 3,
    unknown: 2,
  });
});

it('counts managed parts as running, because the provider runs them', () => {
  expect(parts('managed', 'alive')).toEqual({ running: 2, known: 2, unknown: 0 });
});

it('knows nothing of a cluster without information', () => {
  expect(parts('unknown', 'unknown')).toEqual({ running: 0, known: 0, unknown: 2 });
});
