import { describe, expect, it } from 'vitest';
import { buildRoomInfo } from '#app/_components/room-view.fixture.ts';
import type { RoomStats } from '#lib/room/views.ts';
import { summarizeAdvance } from './advance-summary.ts';

const baseInfo = buildRoomInfo();

describe('summarizeAdvance', () => {
  const roomStats = (
    passed: number,
    in5Minutes: RoomStats['exercises'][number]['in5Minutes'],
  ): RoomStats => ({
    exercises: [
      {
        passed,
        inProgress: 0,
        failing: 0,
        stuck: 0,
        medianMs: null,
        in5Minutes,
        in10Minutes: null,
      },
    ],
    advance: { recommendation: 'wait', seats: 30, targetInMinutes: 9, atRisk: [] },
  });

  it('rounds to whole percent: ranges outwards, and never below the present share', () => {
    expect(
      summarizeAdvance({ info: baseInfo, stats: roomStats(20, { low: 19, mid: 22, high: 25 }) }),
    ).toMatchObject({ passedPercent: 66, in5Minutes: [66, 84], in10Minutes: null, gainPercent: 7 });
  });

  it('is null before the first exercise and without statistics', () => {
    expect(
      summarizeAdvance({ info: baseInfo, stats: { exercises: [], advance: null } }),
    ).toBeNull();
    expect(
      summarizeAdvance({ info: { ...baseInfo, current: null }, stats: roomStats(1, null) }),
    ).toBeNull();
  });
});
