import { describe, expect, it } from 'vitest';
import { percentile, table } from './figures.ts';

describe('percentile', () => {
  it.each([
    [0.5, 20],
    [0.75, 30],
    [0.99, 40],
    [1, 40],
  ])('takes the nearest rank: %f', (share, value) => {
    expect(percentile([30, 10, 40, 20], share)).toBe(value);
  });

  it('throws without samples', () => {
    expect(() => percentile([], 0.5)).toThrow('no samples');
  });
});

it('prints one line per figure, and the missing figures once per reason', () => {
  const figure = (name: string) => ({ name, label: `the ${name}`, unit: 'ms' });
  expect(
    table([
      { figure: figure('quick_ms'), value: 1.23456 },
      { figure: figure('slow_ms'), value: 12_345.6 },
      { figure: figure('a_ms'), value: null, why: 'no cluster' },
      { figure: figure('b_ms'), value: null, why: 'no cluster' },
    ]),
  ).toBe(
    [
      'the quick_ms         1.235 ms',
      'the slow_ms         12,346 ms',
      'the a_ms      not measured',
      'the b_ms      not measured',
      '',
      'Not measured: a_ms, b_ms',
      '  no cluster',
      '',
    ].join('\n'),
  );
});
