import { describe, expect, it } from 'vitest';
import { EMPTY_TALLY } from './compare.ts';
import { formatReport, hasFailed, type ScenarioReport } from './report.ts';

const report = (
  more: Partial<typeof EMPTY_TALLY> = {},
  failures: string[] = [],
): ScenarioReport => ({
  name: 'kills',
  label: 'kill -9 under load',
  seconds: 12.3,
  tally: { ...EMPTY_TALLY, acknowledged: 1_234, ...more },
  facts: ['3 kills'],
  failures,
});

describe('the report of npm run chaos', () => {
  it('shows each scenario and the total', () => {
    const text = formatReport([report(), report()], 7);
    expect(text).toMatch(/acknowledged changes +lost +duplicated +out of order +seconds/);
    expect(text).toMatch(/kill -9 under load +1,234 +0 +0 +0 +12/);
    expect(text).toMatch(/total +2,468 +0 +0 +0 +25/);
    expect(text).toContain('passed (seed 7)');
  });

  it.each(['lost', 'duplicated', 'outOfOrder'] as const)('fails if a change is %s', (kind) => {
    expect(hasFailed([report(), report({ [kind]: 1 })])).toBe(true);
  });

  it('fails if changes never arrived, and if a scenario ended with an error', () => {
    expect(hasFailed([report({}, ["seat a: 3 changes didn't arrive"])])).toBe(true);
    expect(hasFailed([{ name: 'kills', label: 'kills', seconds: 1, error: 'no server' }])).toBe(
      true,
    );
    expect(hasFailed([report()])).toBe(false);
  });

  it('names the seed that repeats a failed run', () => {
    const text = formatReport([report({ lost: 2, examples: ['seat a: change 3'] })], 99);
    expect(text).toContain('npm run chaos -- --seed 99');
    expect(text).toContain('seat a: change 3');
  });
});
