import { expect, it } from 'vitest';
import { formatMemory } from './memory-table.ts';

it('shows the samples over time, and the slope of each part that was measured', () => {
  const samples = Array.from({ length: 11 }, (_, index) => ({
    hours: index / 10,
    serverRss: 100 + index,
    serverHeap: 50,
  }));
  const text = formatMemory(samples);
  expect(text).toContain('server RSS, MB');
  expect(text).not.toContain('page heap');
  expect(text).toMatch(/00:30:00 +105.0 +50.0/);
  expect(text).toMatch(/server RSS +10.00 +10.00 to 10.00/);
  expect(text).toMatch(/server heap +0.00 +0.00 to 0.00/);
});

it('leaves out rows of a long run, but not the last one', () => {
  const samples = Array.from({ length: 500 }, (_, index) => ({ hours: index, serverRss: index }));
  const text = formatMemory(samples);
  expect(text.split('\n').length).toBeLessThan(45);
  expect(text).toContain('499:00:00');
});

it('says that a short run has too few samples for a slope', () => {
  expect(formatMemory([{ hours: 0, serverRss: 1 }])).toContain('too few samples');
});
