import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#lib/kit/time.ts';
import { clockScale, countScale, durationScale, shareScale, toPercent } from './scale.ts';

const minutes = (ms: number) => `${String(ms / MINUTE_MS)} min`;
const time = (at: number) => new Date(at).toISOString().slice(11, 16);
const labels = ({ ticks }: { ticks: readonly { label: string }[] }) =>
  ticks.map(({ label }) => label);

describe('toPercent', () => {
  it.each([
    [0, '0%'],
    [1 / 3, '33.33%'],
    [1, '100%'],
    [-0.5, '0%'],
    [7, '100%'],
  ])('writes %f as %s', (position, text) => expect(toPercent(position)).toBe(text));
});

describe('durationScale', () => {
  it('ends at a round number of minutes that contains the longest duration', () => {
    const scale = durationScale(47 * MINUTE_MS, minutes);
    expect(labels(scale)).toEqual(['0 min', '10 min', '20 min', '30 min', '40 min', '50 min']);
    expect(scale.position(25 * MINUTE_MS)).toBe(0.5);
  });

  it('has an axis without any duration', () => {
    const scale = durationScale(0, minutes);
    expect(scale.position(0)).toBe(0);
    expect(labels(scale)).toEqual(['0 min', '1 min']);
  });

  it('has ticks at whole minutes only', () => {
    expect(labels(durationScale(2 * MINUTE_MS, minutes))).toEqual(['0 min', '1 min', '2 min']);
  });
});

it('countScale has ticks at whole numbers only', () => {
  expect(labels(countScale(2, String))).toEqual(['0', '1', '2']);
  expect(countScale(0, String).position(0)).toBe(0);
});

it('shareScale has a tick each quarter', () => {
  expect(shareScale(String).ticks.map(({ position }) => position)).toEqual([0, 0.25, 0.5, 0.75, 1]);
});

describe('clockScale', () => {
  const from = Date.UTC(2026, 10, 12, 0, 7);

  it('has ticks at round times of the day', () => {
    const scale = clockScale({ from, to: from + 90 * MINUTE_MS }, 0, time);
    expect(labels(scale)).toEqual(['00:15', '00:30', '00:45', '01:00', '01:15', '01:30']);
    expect(scale.position(from + 45 * MINUTE_MS)).toBe(0.5);
  });

  it('rounds in the zone of the workshop', () => {
    const offset = 5.5 * HOUR_MS;
    const scale = clockScale({ from, to: from + 8 * HOUR_MS }, offset, (at) => time(at + offset));
    expect(labels(scale).slice(0, 3)).toEqual(['06:00', '07:00', '08:00']);
  });

  it('keeps the number of ticks small over several days', () => {
    const scale = clockScale({ from, to: from + 40 * 24 * HOUR_MS }, 0, time);
    expect(scale.ticks.length).toBeLessThanOrEqual(9);
    expect(scale.ticks.length).toBeGreaterThan(3);
  });

  it('maps an empty span without dividing by zero', () => {
    expect(clockScale({ from, to: from }, 0, time).position(from)).toBe(0);
  });
});
