import { describe, expect, it } from 'vitest';
import { workedMs } from './breaks.ts';

const MINUTE = 60_000;
const rest = (at: number, minutes: number) => ({ id: at, startsAt: at * MINUTE, minutes });

describe('time at work', () => {
  it.each([
    ['without breaks', [], 0, 30, 30],
    ['without a break in the middle', [rest(10, 5)], 0, 30, 25],
    ['up to a break that runs', [rest(10, 60)], 0, 30, 10],
    ['from the end of a break on', [rest(10, 10)], 15, 30, 10],
    [
      'not twice without what two breaks have in common',
      [rest(10, 10), rest(12, 2), rest(15, 10)],
      0,
      30,
      15,
    ],
    ['whole, of breaks before and after it', [rest(0, 5), rest(40, 5)], 10, 30, 20],
    ['none within a break, nor backwards', [rest(0, 60)], 10, 30, 0],
    ['none backwards', [], 30, 10, 0],
  ])('is counted %s', (_, breaks, from, to, worked) => {
    expect(workedMs(breaks, from * MINUTE, to * MINUTE)).toBe(worked * MINUTE);
  });
});
