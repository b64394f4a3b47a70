import { describe, expect, it } from 'vitest';
import { ClockOffset, estimateTimestamp } from './clock-offset.ts';

describe('the clock offset of an agent', () => {
  it('comes from the heartbeat with the shortest round trip of the last eight', () => {
    const offset = new ClockOffset();
    expect(offset.offsetMs).toBe(0);
    offset.addSample({ sentAt: 1_000, rttMs: 0, receivedAt: 61_300 });
    expect(offset.offsetMs).toBe(60_300);
    offset.addSample({ sentAt: 4_000, rttMs: 20, receivedAt: 64_010 });
    offset.addSample({ sentAt: 7_000, rttMs: 900, receivedAt: 67_850 });
    expect(offset.offsetMs).toBe(60_000);
    for (let heartbeat = 0; heartbeat < 8; heartbeat += 1)
      offset.addSample({ sentAt: 10_000, rttMs: 40, receivedAt: 12_020 });
    expect(offset.offsetMs).toBe(2_000);
  });

  it.each([
    { seenAt: 100, offsetMs: 50, lastAt: 0, receivedAt: 900, at: 150 },
    { seenAt: 100, offsetMs: 50, lastAt: 400, receivedAt: 900, at: 400 },
    { seenAt: 990, offsetMs: 50, lastAt: 400, receivedAt: 900, at: 900 },
  ])('%j: keeps the order of an epoch and stays before the receipt', ({ at, ...change }) => {
    expect(estimateTimestamp({ ...change, createdAt: 0 })).toBe(at);
  });

  it('is never before the workshop was created, and at most 72 hours before the receipt', () => {
    const receivedAt = Date.parse('2026-04-01T09:00:00Z');
    const hours = 3_600_000;
    const estimate = (seenAt: number, createdAt: number): number =>
      estimateTimestamp({ seenAt, offsetMs: 0, lastAt: 0, receivedAt, createdAt });
    const createdAt = receivedAt - hours;
    expect(estimate(0, createdAt)).toBe(createdAt);
    expect(estimate(createdAt - 1, createdAt)).toBe(createdAt);
    expect(estimate(createdAt + 1, createdAt)).toBe(createdAt + 1);
    expect(estimate(receivedAt - 72 * hours, 0)).toBe(receivedAt - 72 * hours);
    expect(estimate(receivedAt - 72 * hours - 1, 0)).toBe(receivedAt - 72 * hours);
    expect(estimate(0, receivedAt + hours)).toBe(receivedAt);
  });
});
