import { groupByTime } from './survival.ts';

/** The time until an end of one of several kinds; `end` is null if none was observed. */
export interface CompetingObservation<Kind extends string> {
  readonly ms: number;
  readonly end: Kind | null;
}

/** Shares from this time to the next step, 0 to 1. Together they are at most 1. */
export interface IncidenceStep<Kind extends string> {
  readonly ms: number;
  readonly atRisk: number;
  readonly shares: Readonly<Record<Kind, number>>;
}

/**
 * The share of observations that ended in each way until each time (Aalen–Johansen; Kalbfleisch and
 * Prentice: The Statistical Analysis of Failure Time Data, 2nd edition, chapter 8.2.3). One minus a
 * Kaplan–Meier curve is wrong for it: that would treat students who moved on as if they could still
 * pass, although they move on because an exercise is hard. Empty without an end.
 */
export function cumulativeIncidence<Kind extends string>(
  observations: readonly CompetingObservation<Kind>[],
  kinds: readonly Kind[],
): IncidenceStep<Kind>[] {
  const steps: IncidenceStep<Kind>[] = [];
  let shares = toRecord(kinds, () => 0);
  let open = 1;
  for (const { ms, atRisk, members } of groupByTime(observations)) {
    const ends = members.filter(({ end }) => end !== null);
    if (ends.length === 0) continue;
    const before = { shares, open };
    shares = toRecord(
      kinds,
      (kind) =>
        before.shares[kind] +
        (before.open * ends.filter(({ end }) => end === kind).length) / atRisk,
    );
    open = (before.open * (atRisk - ends.length)) / atRisk;
    steps.push({ ms, atRisk, shares });
  }
  return steps;
}

/** The shares at the longest time; all 0 without an end. */
export function finalShares<Kind extends string>(
  observations: readonly CompetingObservation<Kind>[],
  kinds: readonly Kind[],
): Readonly<Record<Kind, number>> {
  return cumulativeIncidence(observations, kinds).at(-1)?.shares ?? toRecord(kinds, () => 0);
}

function toRecord<Kind extends string>(
  kinds: readonly Kind[],
  valueOf: (kind: Kind) => number,
): Record<Kind, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, valueOf(kind)])) as Record<Kind, number>;
}
