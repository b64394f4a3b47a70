import { describe, expect, it } from 'vitest';
import { readOptions, SCENARIOS } from './options.ts';

describe('the options of npm run chaos', () => {
  it('are 50 kills under 300 agents and all scenarios by default, with a random seed', () => {
    const { seed, sizes, scenarios } = readOptions([], 42);
    expect({ seed, agents: sizes.agents, kills: sizes.kills }).toEqual({
      seed: 42,
      agents: 300,
      kills: 50,
    });
    expect(scenarios).toEqual(SCENARIOS);
  });

  it('keep the order of the scenarios, and every given number', () => {
    const args = '--short --seed 7 --kills 3 --agents 5 --only outage,kills'.split(' ');
    const { seed, sizes, scenarios } = readOptions(args, 42);
    expect({ seed, agents: sizes.agents, kills: sizes.kills, scenarios }).toEqual({
      seed: 7,
      agents: 5,
      kills: 3,
      scenarios: ['kills', 'outage'],
    });
  });

  it.each([
    [['--only', 'fire'], /unknown scenario "fire"/],
    [['--seed', '-1'], /--seed/],
    [['--seed=1.5'], /--seed must be a whole number/],
    [['--kills', '0'], /--kills must be a whole number from 1 to 1000/],
    [['--fast'], /--fast/],
  ])('refuse %j', (args, message) => {
    expect(() => readOptions(args, 42)).toThrow(message);
  });
});
