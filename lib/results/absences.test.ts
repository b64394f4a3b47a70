import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Presence } from '#lib/room/views.ts';
import { findAbsences, findDeparture } from './absences.ts';

type Entry = readonly [minute: number, presence: Presence];
const absencesOf = (changes: readonly Entry[], activity: readonly number[] = []) =>
  findAbsences(
    changes.map(([minute, presence]) => ({ at: minute * MINUTE_MS, presence })),
    activity.map((minute) => minute * MINUTE_MS),
    { from: 0, to: 100 * MINUTE_MS },
  ).map(({ from, to }) => [from / MINUTE_MS, to / MINUTE_MS]);

describe('an absence', () => {
  it('lasts from the loss of the agent or the cluster until it is connected again', () => {
    expect(
      absencesOf([
        [0, 'connected'],
        [10, 'delayed'],
        [11, 'offline'],
        [15, 'cluster-down'],
        [20, 'connected'],
        [30, 'duplicate'],
        [40, 'connected'],
      ]),
    ).toEqual([
      [11, 20],
      [30, 40],
    ]);
  });

  it('lasts until the first connection, and from the last one until the end', () => {
    expect(
      absencesOf([
        [25, 'connected'],
        [80, 'offline'],
      ]),
    ).toEqual([
      [0, 25],
      [80, 100],
    ]);
    expect(absencesOf([])).toEqual([[0, 100]]);
  });

  it('does not count below a minute', () => {
    expect(
      absencesOf([
        [0, 'connected'],
        [10, 'offline'],
        [10.9, 'connected'],
      ]),
    ).toEqual([]);
  });

  it('begins after the last activity that the agent sent later', () => {
    const changes: Entry[] = [
      [0, 'connected'],
      [10, 'offline'],
      [30, 'connected'],
    ];
    expect(absencesOf(changes, [5, 12, 24, 40])).toEqual([[24, 30]]);
    expect(absencesOf(changes, [5])).toEqual([[10, 30]]);
  });

  it('counts within the window only', () => {
    expect(
      absencesOf([
        [-20, 'connected'],
        [-10, 'offline'],
        [5, 'connected'],
        [95, 'offline'],
        [120, 'connected'],
      ]),
    ).toEqual([
      [0, 5],
      [95, 100],
    ]);
  });
});

describe('a departure', () => {
  it('is the beginning of the absence that lasts until the end', () => {
    const absences = [
      { from: 10, to: 20 },
      { from: 80, to: 100 },
    ];
    expect(findDeparture(absences, 100)).toBe(80);
    expect(findDeparture(absences.slice(0, 1), 100)).toBeNull();
    expect(findDeparture([], 100)).toBeNull();
  });
});
