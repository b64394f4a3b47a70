import type { ForecastContext } from './context.ts';
import type { RoomState } from '../state.ts';
import type { ExerciseStats, AdvanceAdvice } from '../views.ts';
import { workingTimeMs } from '../stats/breaks.ts';

const MINUTE_MS = 60_000;
const AT_RISK_MINUTES = 5;
/** Waiting that adds less than so much of the room adds little. */
const MIN_GAIN_SHARE = 0.03;
/** Further than so many minutes ahead nothing is foretold. */
const MAX_FORECAST_MINUTES = 30;

/**
 * Shall we move on from the current exercise. Null before the first, and while there is nobody. It is never said for want of
 * progress before people had their time: half of them have passed, or the minutes of the pack are over; nor while nobody is here.
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
  const enough = Math.ceil((thresholds.advanceTargetPercent / 100) * seats);
  const hadTheirTime =
    2 * passed >= seats ||
    currentSince === null ||
    workingTimeMs(breaks, currentSince, now) >= forecast.plannedMs(current);
  const little =
    students.some(({ isConnected }) => isConnected) &&
    (in5Minutes?.mid ?? passed) - passed < MIN_GAIN_SHARE * seats;
  const runners = forecast.listCohorts(current);
  const expected = (minutes: number): number =>
    runners.reduce(
      (sum, some) =>
        sum + some.seats.length * forecast.passProbability(some, current, minutes * MINUTE_MS),
      passed,
    );
  return {
    recommendation:
      passed >= enough ? 'target-reached' : hadTheirTime && little ? 'low-gain' : 'wait',
    seats,
    targetInMinutes:
      passed >= enough ? 0 : findFirstMinute((minutes) => expected(minutes) >= enough),
    atRisk: findAtRiskSeats(forecast, current),
  };
}

/** The first minute by which it holds, given that it goes on holding; null where it does not within what is foretold. */
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

/** Who has not passed and probably will not soon; who is away, or has gone on without, last. In steps, then by place: the order is not another each time one looks. */
function findAtRiskSeats(forecast: ForecastContext, current: string): string[] {
  const chances = new Map(
    forecast.listCohorts(current).flatMap((some) => {
      const chance =
        Math.round(10 * forecast.passProbability(some, current, AT_RISK_MINUTES * MINUTE_MS)) / 10;
      return some.seats.map(({ id }) => [id, chance] as const);
    }),
  );
  return forecast.students
    .filter(({ seat }) => seat.progress.get(current)?.pass == null)
    .map(({ seat: { id, ordinal } }) => ({ id, ordinal, chance: chances.get(id) ?? 0 }))
    .filter(({ chance }) => chance < 0.5)
    .sort((a, b) => b.chance - a.chance || a.ordinal - b.ordinal)
    .map(({ id }) => id);
}
