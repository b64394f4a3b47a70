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
    expect(estimateTimestamp(change)).toBe(at);
  });
});
