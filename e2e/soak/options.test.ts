import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the options of npm run soak', () => {
  it('are a time in hours or minutes', () => {
    expect(readOptions(['--hours', '8'])).toMatchObject({ durationMs: 28_800_000, agents: 100 });
    expect(readOptions(['--minutes', '0.5', '--agents', '7'])).toMatchObject({
      durationMs: 30_000,
      agents: 7,
    });
  });

  it('measure about 60 times, at least every 5 minutes and at most every 5 s', () => {
    expect(readOptions(['--hours', '1']).sampleMs).toBe(60_000);
    expect(readOptions(['--hours', '24']).sampleMs).toBe(300_000);
    expect(readOptions(['--minutes', '1']).sampleMs).toBe(5_000);
  });

  it.each([
    [[], /either --hours or --minutes/],
    [['--hours', '1', '--minutes', '1'], /either/],
    [['--hours', '0'], /--hours must be a number above 0/],
    [['--minutes', 'x'], /--minutes/],
    [['--hours', '1', '--agents', '0'], /--agents/],
    [['--hours', '1', '--viewers', '16'], /--viewers must be a whole number from 1 to 15/],
  ])('refuse %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
