import type { ForecastRange, RoomView } from '#lib/room/views.ts';

/**
 * The figures behind "Ready to move on?". Ranges are whole percent, and null without a forecast.
 */
export interface AdvanceSummary {
  readonly recommendation: 'target-reached' | 'low-gain' | 'wait';
  readonly passed: number;
  readonly seats: number;
  readonly passedPercent: number;
  readonly in5Minutes: PercentRange | null;
  readonly in10Minutes: PercentRange | null;
  /** Percentage points that five more minutes add, at the middle of the forecast. */
  readonly gainPercent: number | null;
}
export type PercentRange = readonly [low: number, high: number];

/** Null before the first exercise, and until the server has sent statistics. */
export function summarizeAdvance({
  info,
  stats,
}: Pick<RoomView, 'info' | 'stats'>): AdvanceSummary | null {
  const currentIndex = info.exercises.findIndex(({ id }) => id === info.current);
  const exercise = stats.exercises[currentIndex];
  const { advance } = stats;
  if (!exercise || !advance || advance.seats === 0) return null;
  const toPercent = (students: number) => Math.min(100, (students / advance.seats) * 100);
  const passedPercent = Math.floor(toPercent(exercise.passed));
  return {
    recommendation: advance.recommendation,
    passed: exercise.passed,
    seats: advance.seats,
    passedPercent,
    in5Minutes: toPercentRange(exercise.in5Minutes, toPercent, passedPercent),
    in10Minutes: toPercentRange(exercise.in10Minutes, toPercent, passedPercent),
    gainPercent:
      exercise.in5Minutes &&
      Math.max(0, Math.round(toPercent(exercise.in5Minutes.mid) - toPercent(exercise.passed))),
  };
}

/**
 * A forecast in whole percent, rounded outwards, and never below the students who passed already.
 */
export function toPercentRange(
  forecast: ForecastRange | null,
  toPercent: (students: number) => number,
  passedPercent: number,
): PercentRange | null {
  if (!forecast) return null;
  const low = Math.max(passedPercent, Math.floor(toPercent(forecast.low)));
  return [low, Math.max(low, Math.ceil(toPercent(forecast.high)))];
}
