import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import { drawObservations, observe, REMISSIONS, shuffle } from './survival.fixture.ts';
import { fitSurvivalCurve, quantileOf, restrictedMean, type Observation } from './survival.ts';

const fit = (observations: readonly Observation[]) => fitSurvivalCurve(observations)!;
const round = (value: number, digits = 4): number => Number(value.toFixed(digits));
const reached = (ms: number) => ({ state: 'reached', ms });

describe('a Kaplan–Meier curve', () => {
  it('has the published values and log(−log) band of the leukemia data', () => {
    // Kleinbaum and Klein, appendix on Stata: `sts list`.
    expect(
      fit(REMISSIONS.mercaptopurine).steps.map(({ ms, atRisk, survival, lower, upper }) => [
        ms,
        atRisk,
        ...[survival, lower, upper].map((value) => round(value)),
      ]),
    ).toEqual([
      [6, 21, 0.8571, 0.6197, 0.9516],
      [7, 17, 0.8067, 0.5631, 0.9228],
      [10, 15, 0.7529, 0.5032, 0.8894],
      [13, 12, 0.6902, 0.4316, 0.8491],
      [16, 11, 0.6275, 0.3675, 0.8049],
      [22, 7, 0.5378, 0.2678, 0.7468],
      [23, 6, 0.4482, 0.1881, 0.6801],
    ]);
  });

  it('counts observations, ends and the longest time', () => {
    expect(fit(REMISSIONS.mercaptopurine)).toMatchObject({
      count: 21,
      observed: 9,
      longestMs: 35,
    });
  });

  it('has no steps without an end, and does not exist without an observation', () => {
    expect(fit(observe([3, 5], false))).toEqual({
      count: 2,
      observed: 0,
      longestMs: 5,
      steps: [],
    });
    expect(fitSurvivalCurve([])).toBeNull();
  });

  it('falls within its band and is the same in any order, for 1,000 random samples', () => {
    const random = createRandom(5);
    for (let sample = 0; sample < 1_000; sample += 1) {
      const observations = drawObservations(random);
      const curve = fitSurvivalCurve(observations);
      const context = JSON.stringify(observations);
      if (curve === null) {
        expect(observations).toEqual([]);
        continue;
      }
      expect(fit(shuffle(observations, random)), context).toEqual(curve);
      let before = 1;
      for (const { survival, lower, upper } of curve.steps) {
        expect(survival, context).toBeLessThan(before);
        expect(lower, context).toBeGreaterThanOrEqual(0);
        expect(lower, context).toBeLessThanOrEqual(survival);
        expect(upper, context).toBeGreaterThanOrEqual(survival);
        expect(upper, context).toBeLessThanOrEqual(1);
        before = survival;
      }
    }
  });

  it('equals the share of later times when all ends were observed', () => {
    const times = [2, 4, 4, 7, 9, 9, 9, 12];
    for (const { ms, survival } of fit(observe(times, true)).steps)
      expect(survival).toBeCloseTo(times.filter((time) => time > ms).length / times.length, 12);
  });
});

describe('a quantile', () => {
  it('has the published median of the leukemia data, without an upper limit', () => {
    expect(quantileOf(fit(REMISSIONS.mercaptopurine), 0.5)).toEqual({
      estimate: reached(23),
      lower: reached(13),
      upper: { state: 'not-reached', longestMs: 35 },
    });
    expect(quantileOf(fit(REMISSIONS.placebo), 0.5)).toEqual({
      estimate: reached(8),
      lower: reached(4),
      upper: reached(11),
    });
  });

  it('is not reached, instead of a number, when too few have ended', () => {
    const notReached = { state: 'not-reached', longestMs: 5 };
    expect(quantileOf(fit(observe([3, 5], false)), 0.5)).toEqual({
      estimate: notReached,
      lower: notReached,
      upper: notReached,
    });
    const curve = fit([...observe([1, 2], true), ...observe([4, 4, 4, 5], false)]);
    expect(quantileOf(curve, 0.5).estimate).toEqual(notReached);
  });

  it('of one student is the time of that student, without an upper limit', () => {
    expect(quantileOf(fit(observe([7], true)), 0.5)).toEqual({
      estimate: reached(7),
      lower: reached(7),
      upper: { state: 'not-reached', longestMs: 7 },
    });
  });

  it('does not miss a share by a rounding error', () => {
    for (let count = 2; count <= 400; count += 2) {
      const times = Array.from({ length: count }, (_, index) => index + 1);
      expect(quantileOf(fit(observe(times, true)), 0.5).estimate).toEqual(reached(count / 2));
    }
  });

  it('lies within its limits, for 1,000 random samples', () => {
    const random = createRandom(6);
    for (let sample = 0; sample < 1_000; sample += 1) {
      const observations = drawObservations(random);
      const curve = fitSurvivalCurve(observations);
      if (curve === null) continue;
      const { estimate, lower, upper } = quantileOf(curve, random());
      const toMs = (time: typeof estimate): number =>
        time.state === 'reached' ? time.ms : Infinity;
      const context = JSON.stringify(observations);
      expect(toMs(lower), context).toBeLessThanOrEqual(toMs(estimate));
      expect(toMs(upper), context).toBeGreaterThanOrEqual(toMs(estimate));
    }
  });
});

describe('a restricted mean', () => {
  it('is the mean of the times, with the usual standard error, when all ends were observed', () => {
    const { ms, standardErrorMs, untilMs } = restrictedMean(fit(REMISSIONS.placebo), 23);
    // Kleinbaum and Klein, table 1.2: the mean of the placebo group is 8.7.
    expect(round(ms, 3)).toBe(8.667);
    const times = REMISSIONS.placebo.map((observation) => observation.ms);
    const squares = times.reduce((sum, time) => sum + (time - ms) ** 2, 0);
    expect(standardErrorMs).toBeCloseTo(Math.sqrt(squares) / times.length, 10);
    expect(untilMs).toBe(23);
  });

  it('is the area under the curve', () => {
    // 6 + 4 · S(6) with S(6) = 6/7 and one step to S(7) = 0.8067.
    const { ms } = restrictedMean(fit(REMISSIONS.mercaptopurine), 10);
    expect(ms).toBeCloseTo(6 + 6 / 7 + (3 * (6 / 7) * 16) / 17, 10);
  });

  it('stops at the longest time, and is a number without an end', () => {
    expect(restrictedMean(fit(observe([3, 5], false)), 60)).toEqual({
      ms: 5,
      standardErrorMs: 0,
      untilMs: 5,
    });
    expect(restrictedMean(fit(observe([4], true)), 60)).toEqual({
      ms: 4,
      standardErrorMs: 0,
      untilMs: 4,
    });
    expect(restrictedMean(fit(observe([0], true)), 0).ms).toBe(0);
  });
});
