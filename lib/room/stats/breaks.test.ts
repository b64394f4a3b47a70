import { describe, expect, it } from 'vitest';
import { workingTimeMs } from './breaks.ts';

const MINUTE_MS = 60_000;
const createBreak = (at: number, minutes: number) => ({
  id: at,
  startsAt: at * MINUTE_MS,
  minutes,
});

describe('time at work', () => {
  it.each([
    ['without breaks', [], 0, 30, 30],
    ['without a break in the middle', [createBreak(10, 5)], 0, 30, 25],
    ['up to a break that runs', [createBreak(10, 60)], 0, 30, 10],
    ['from the end of a break on', [createBreak(10, 10)], 15, 30, 10],
    [
      'not twice without what two breaks have in common',
      [createBreak(10, 10), createBreak(12, 2), createBreak(15, 10)],
      0,
      30,
      15,
    ],
    ['whole, of breaks before and after it', [createBreak(0, 5), createBreak(40, 5)], 10, 30, 20],
    ['none within a break, nor backwards', [createBreak(0, 60)], 10, 30, 0],
    ['none backwards', [], 30, 10, 0],
  ])('is counted %s', (_, breaks, from, to, worked) => {
    expect(workingTimeMs(breaks, from * MINUTE_MS, to * MINUTE_MS)).toBe(worked * MINUTE_MS);
  });
});
