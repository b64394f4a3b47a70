import { MINUTE_MS } from '#lib/kit/time.ts';
import type { ForecastContext } from './context.ts';
import type { RoomState } from '../state.ts';
import type { ExerciseStats, AdvanceAdvice } from '../views.ts';
import { workingTimeMs } from '../stats/breaks.ts';

const AT_RISK_MINUTES = 5;
/** Waiting that adds a smaller share of the room isn't worth it. */
const MIN_GAIN_SHARE = 0.03;
const MAX_FORECAST_MINUTES = 30;

/**
 * Advises whether to move on from the current exercise; null without an exercise or students. Low
 * gain counts only after half of the students have passed or the planned minutes are over, and only
 * while students are connected.
 */
export function adviseAdvance(
  room: RoomState,
  forecast: ForecastContext,
  { passed, in5Minutes }: Pick<ExerciseStats, 'passed' | 'in5Minutes'>,
): AdvanceAdvice | null {
  const { current, currentSince, thresholds, breaks } = room;
  const { students, now } = forecast;
  const seats = students.length;
  if (current === null || seats === 0) return null;
  const target = Math.ceil((thresholds.advanceTargetPercent / 100) * seats);
  const hadEnoughTime =
    2 * passed >= seats ||
    currentSince === null ||
    workingTimeMs(breaks, currentSince, now) >= forecast.plannedMs(current);
  const isGainLow =
    students.some(({ isConnected }) => isConnected) &&
    (in5Minutes?.mid ?? passed) - passed < MIN_GAIN_SHARE * seats;
  const cohorts = forecast.listCohorts(current);
  const expected = (minutes: number): number =>
    cohorts.reduce(
      (sum, cohort) =>
        sum + cohort.seats.length * forecast.passProbability(cohort, current, minutes * MINUTE_MS),
      passed,
    );
  return {
    recommendation:
      passed >= target ? 'target-reached' : hadEnoughTime && isGainLow ? 'low-gain' : 'wait',
    seats,
    targetInMinutes:
      passed >= target ? 0 : findFirstMinute((minutes) => expected(minutes) >= target),
    atRisk: findAtRiskSeats(forecast, current),
  };
}

/** The first minute at which `isReached` is true and stays true; null beyond the forecast. */
function findFirstMinute(isReached: (minutes: number) => boolean): number | null {
  if (!isReached(MAX_FORECAST_MINUTES)) return null;
  let [low, high] = [0, MAX_FORECAST_MINUTES];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isReached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Students who will probably not pass soon; disconnected students and those who skipped the
 * exercise come last. Probabilities are rounded and ties sorted by seat, so that the order stays
 * stable.
 */
function findAtRiskSeats(forecast: ForecastContext, current: string): string[] {
  const probabilities = new Map(
    forecast.listCohorts(current).flatMap((cohort) => {
      const probability = forecast.passProbability(cohort, current, AT_RISK_MINUTES * MINUTE_MS);
      const rounded = Math.round(10 * probability) / 10;
      return cohort.seats.map(({ id }) => [id, rounded] as const);
    }),
  );
  return forecast.students
    .filter(({ seat }) => seat.progress.get(current)?.pass == null)
    .map(({ seat: { id, ordinal } }) => ({ id, ordinal, probability: probabilities.get(id) ?? 0 }))
    .filter(({ probability }) => probability < 0.5)
    .sort((a, b) => b.probability - a.probability || a.ordinal - b.ordinal)
    .map(({ id }) => id);
}
