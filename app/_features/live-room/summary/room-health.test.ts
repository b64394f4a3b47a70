import { describe, expect, it } from 'vitest';
import { buildRoomInfo, buildSeatRow } from '#app/_components/room-view.fixture.ts';
import { countPresence } from '../grid/row-marks.ts';
import { computeRoomHealth, findConnectionDrop } from './room-health.ts';

const baseInfo = buildRoomInfo();

describe('computeRoomHealth', () => {
  const presences = (connected: number, offline: number, notConnected = 0) => ({
    ...countPresence([]),
    connected,
    offline,
    'not-connected': notConnected,
  });
  it.each([
    [presences(0, 0), 'live', 'empty'],
    [presences(97, 3), 'live', 'ok'],
    [presences(96, 4), 'live', 'attention'],
    [presences(89, 11), 'live', 'problem'],
    [presences(5, 0, 20), 'open', 'not-started'],
    [presences(5, 0, 20), 'live', 'problem'],
  ] as const)('counts %o in state %s as %s', (counts, state, health) =>
    expect(computeRoomHealth(counts, state, null)).toBe(health),
  );
  it('is a problem during an outage, whatever the share of connected seats', () =>
    expect(computeRoomHealth(presences(100, 0), 'live', { since: 1, seats: 40 })).toBe('problem'));
});

describe('computeRoomHealth with custom thresholds', () => {
  it('uses the thresholds of the workshop and the number of seats with a shared cluster problem', () => {
    const counts = countPresence(
      Array.from({ length: 10 }, (_, i) =>
        buildSeatRow(`A-${i}`, { presence: i < 2 ? 'offline' : 'connected' }),
      ),
    );
    expect(computeRoomHealth(counts, 'live', null)).toBe('problem');
    expect(
      computeRoomHealth(counts, 'live', null, {
        ...baseInfo.thresholds,
        connectedAttentionPercent: 70,
      }),
    ).toBe('attention');
    expect(
      computeRoomHealth(counts, 'live', null, {
        ...baseInfo.thresholds,
        connectedOkPercent: 80,
        connectedAttentionPercent: 70,
      }),
    ).toBe('ok');
    expect(
      computeRoomHealth(
        counts,
        'live',
        null,
        { ...baseInfo.thresholds, connectedOkPercent: 80, connectedAttentionPercent: 70 },
        3,
      ),
    ).toBe('problem');
  });
});

describe('findConnectionDrop', () => {
  it('starts when one seat more than tolerable was lost, and names the most common state', () => {
    const seats = Array.from({ length: 10 }, (_, i) =>
      buildSeatRow(
        `A-${i}`,
        i < 3 ? { presence: i === 0 ? 'cluster-down' : 'offline', presenceSince: 30 - i * 10 } : {},
      ),
    );
    expect(findConnectionDrop(seats, baseInfo.thresholds)).toEqual({
      presence: 'offline',
      seats: 2,
      since: 20,
    });
    expect(findConnectionDrop([buildSeatRow('A-01')], baseInfo.thresholds)).toBeNull();
  });
});
