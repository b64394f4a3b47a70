import { MINUTE_MS } from '#lib/kit/time.ts';
import { describe, expect, it } from 'vitest';
import { workingTimeMs } from './breaks.ts';

const createBreak = (at: number, minutes: number) => ({
  id: at,
  startsAt: at * MINUTE_MS,
  minutes,
});

describe('working time', () => {
  it.each([
    ['all time without breaks', [], 0, 30, 30],
    ['the time around a break', [createBreak(10, 5)], 0, 30, 25],
    ['the time before a running break', [createBreak(10, 60)], 0, 30, 10],
    ['the time after the end of a break', [createBreak(10, 10)], 15, 30, 10],
    [
      'the overlap of two breaks once',
      [createBreak(10, 10), createBreak(12, 2), createBreak(15, 10)],
      0,
      30,
      15,
    ],
    ['all time between two breaks', [createBreak(0, 5), createBreak(40, 5)], 10, 30, 20],
    ['no time within a break', [createBreak(0, 60)], 10, 30, 0],
    ['no negative time', [], 30, 10, 0],
  ])('counts %s', (_, breaks, from, to, worked) => {
    expect(workingTimeMs(breaks, from * MINUTE_MS, to * MINUTE_MS)).toBe(worked * MINUTE_MS);
  });
});
