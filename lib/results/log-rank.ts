import { twoSidedP } from './normal.ts';
import { groupByTime, type Observation } from './survival.ts';

/** The test that two groups have the same curve. `p`: 0 to 1. */
export interface LogRankTest {
  readonly chiSquare: number;
  readonly p: number;
}

/**
 * The log-rank test with one degree of freedom and the hypergeometric variance (Mantel 1966); null
 * if the data can't tell the groups apart, because no end has members of both groups at risk.
 */
export function logRankTest(
  first: readonly Observation[],
  second: readonly Observation[],
): LogRankTest | null {
  const all = [
    ...first.map((observation) => ({ ...observation, isFirst: true })),
    ...second.map((observation) => ({ ...observation, isFirst: false })),
  ];
  let [difference, variance, firstAtRisk] = [0, 0, first.length];
  for (const { atRisk, members } of groupByTime(all)) {
    const ended = members.filter(({ isObserved }) => isObserved);
    const share = firstAtRisk / atRisk;
    difference += ended.filter(({ isFirst }) => isFirst).length - ended.length * share;
    if (atRisk > 1)
      variance += (ended.length * share * (1 - share) * (atRisk - ended.length)) / (atRisk - 1);
    firstAtRisk -= members.filter(({ isFirst }) => isFirst).length;
  }
  if (variance <= 0) return null;
  const chiSquare = difference ** 2 / variance;
  return { chiSquare, p: twoSidedP(Math.sqrt(chiSquare)) };
}
