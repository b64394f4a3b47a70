import { MINUTE_MS } from '#lib/kit/time.ts';
import { FATES, type ExerciseResult } from '../types.ts';
import { inMinutes } from './columns.ts';
import { fateColumn, type TableRow } from './tables.ts';

/** The row of the table `exercises`. Numbers that the level hides are empty. */
export function toExerciseRow(exercise: ExerciseResult): TableRow<'exercises'> {
  const { times, fates } = exercise;
  const quantiles = (['q25', 'q50', 'q75', 'q90'] as const).flatMap((name) => {
    const quantile = times?.[name] ?? null;
    return [
      [`${name}_min`, reachedMinutes(quantile?.estimate)],
      [`${name}_lower_min`, reachedMinutes(quantile?.lower)],
      [`${name}_upper_min`, reachedMinutes(quantile?.upper)],
    ] as const;
  });
  return {
    exercise: exercise.id,
    reached: exercise.reached,
    passed: exercise.passed?.count ?? null,
    ...Object.fromEntries(FATES.map((fate) => [fateColumn(fate), fates?.[fate] ?? null])),
    ...Object.fromEntries(quantiles),
    rmst_min: inMinutes(times?.restrictedMeanMs ?? null),
    rmst_limit_min: inMinutes(times?.restrictedToMs ?? null),
    ratio: times?.ratio ?? null,
    planned_min: exercise.plannedMs / MINUTE_MS,
    suggested_min: times?.suggestedMinutes ?? null,
  };
}

type Quantile = NonNullable<NonNullable<ExerciseResult['times']>['q50']>;
/** Empty for a time that wasn't reached. */
function reachedMinutes(time: Quantile['estimate'] | undefined): number | null {
  return time?.state === 'reached' ? inMinutes(time.ms) : null;
}
