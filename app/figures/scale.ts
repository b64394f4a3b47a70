import { scaleLinear } from 'd3-scale';
import { MINUTE_MS } from '#lib/kit/time.ts';

/** A line of the axis. `position`: 0 to 1 along the axis. */
export interface Tick {
  readonly position: number;
  readonly label: string;
}

/** Maps values to positions from 0 to 1, and names some of them. */
export interface Scale {
  readonly position: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** A position as SVG and CSS write it. Positions outside of the axis end at its limits. */
export function toPercent(position: number): string {
  return `${String(Math.round(Math.min(1, Math.max(0, position)) * 1e4) / 100)}%`;
}

/**
 * Durations from 0 to at least `maxMs`, with about `count` round ticks in whole minutes. Without any
 * duration the axis ends at one minute.
 */
export function durationScale(maxMs: number, label: (ms: number) => string, count = 4): Scale {
  const maxMinutes = Math.max(1, maxMs / MINUTE_MS);
  const scale = scaleLinear().domain([0, maxMinutes]).nice(count);
  const end = scale.domain()[1] ?? maxMinutes;
  return {
    position: (ms) => ms / MINUTE_MS / end,
    ticks: scale
      .ticks(count)
      .filter(Number.isInteger)
      .map((minutes) => ({ position: minutes / end, label: label(minutes * MINUTE_MS) })),
  };
}

/** Shares from 0 to 1, with a tick each quarter. */
export function shareScale(label: (share: number) => string): Scale {
  return {
    position: (share) => share,
    ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ position: share, label: label(share) })),
  };
}

/** Whole numbers from 0 to at least `max`. */
export function countScale(max: number, label: (count: number) => string, count = 4): Scale {
  const scale = scaleLinear()
    .domain([0, Math.max(1, max)])
    .nice(count);
  const end = scale.domain()[1] ?? 1;
  return {
    position: (value) => value / end,
    ticks: scale
      .ticks(count)
      .filter(Number.isInteger)
      .map((value) => ({ position: value / end, label: label(value) })),
  };
}

/** Distances between ticks of the clock, in minutes. */
const CLOCK_STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

/**
 * Times of day between two instants (ms since 1970), with ticks at round local times.
 * @param offsetMs how far the zone is ahead of UTC
 */
export function clockScale(
  { from, to }: { readonly from: number; readonly to: number },
  offsetMs: number,
  label: (at: number) => string,
  maxTicks = 8,
): Scale {
  const length = Math.max(1, to - from);
  const steps = CLOCK_STEPS.map((minutes) => minutes * MINUTE_MS);
  const step =
    steps.find((candidate) => length / candidate <= maxTicks) ??
    Math.ceil(length / maxTicks / (1440 * MINUTE_MS)) * 1440 * MINUTE_MS;
  const first = Math.ceil((from + offsetMs) / step) * step - offsetMs;
  const ticks: Tick[] = [];
  for (let at = first; at <= to; at += step)
    ticks.push({ position: (at - from) / length, label: label(at) });
  return { position: (at) => (at - from) / length, ticks };
}
