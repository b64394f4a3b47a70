import type { Observation } from './survival.ts';

/**
 * Weeks of remission of children with leukemia, the data set of most textbooks (Freireich et al.:
 * Blood 21, 1963, 699–716; Kleinbaum and Klein: Survival Analysis, 3rd edition, tables 2.1 and 2.2).
 */
export const REMISSIONS = {
  mercaptopurine: [
    ...observe([6, 6, 6, 7, 10, 13, 16, 22, 23], true),
    ...observe([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], false),
  ],
  placebo: observe([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], true),
} as const;

export function observe(times: readonly number[], isObserved: boolean): Observation[] {
  return times.map((ms) => ({ ms, isObserved }));
}

/** Up to 40 observations with equal times among them, about two in three observed. */
export function drawObservations(random: () => number): Observation[] {
  return Array.from({ length: Math.floor(random() * 41) }, () => ({
    ms: Math.floor(random() * 25),
    isObserved: random() < 0.65,
  }));
}

/** Another order of the same values. */
export function shuffle<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}
