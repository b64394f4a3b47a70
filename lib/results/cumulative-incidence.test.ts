import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import {
  cumulativeIncidence,
  finalShares,
  type CompetingObservation,
} from './cumulative-incidence.ts';
import { drawObservations, REMISSIONS, shuffle } from './survival.fixture.ts';
import { fitSurvivalCurve } from './survival.ts';

const KINDS = ['passed', 'moved-on', 'left'] as const;
type Kind = (typeof KINDS)[number];
type Sample = readonly CompetingObservation<Kind>[];

describe('cumulative incidence', () => {
  it('adds the share of each end to the share that was still open', () => {
    const sample: Sample = [
      { ms: 1, end: 'passed' },
      { ms: 2, end: 'moved-on' },
      { ms: 3, end: null },
      { ms: 4, end: 'passed' },
      { ms: 5, end: 'left' },
      { ms: 6, end: null },
    ];
    const steps = cumulativeIncidence(sample, KINDS);
    expect(steps.map(({ ms, atRisk }) => [ms, atRisk])).toEqual([
      [1, 6],
      [2, 5],
      [4, 3],
      [5, 2],
    ]);
    // S(3) = 4/6, so the pass at 4 adds 4/6 · 1/3 = 2/9, and the end at 5 adds 4/9 · 1/2 = 2/9.
    const last = finalShares(sample, KINDS);
    expect(last.passed).toBeCloseTo(1 / 6 + 2 / 9, 12);
    expect(last['moved-on']).toBeCloseTo(1 / 6, 12);
    expect(last.left).toBeCloseTo(2 / 9, 12);
  });

  it('is the complement of the Kaplan–Meier curve for one kind of end', () => {
    const sample = REMISSIONS.mercaptopurine.map(({ ms, isObserved }) => ({
      ms,
      end: isObserved ? ('passed' as const) : null,
    }));
    const steps = cumulativeIncidence(sample, ['passed']);
    fitSurvivalCurve(REMISSIONS.mercaptopurine)!.steps.forEach(({ ms, survival }, index) => {
      expect(steps[index]!.ms).toBe(ms);
      expect(steps[index]!.shares.passed).toBeCloseTo(1 - survival, 12);
    });
  });

  it('has no steps without an end', () => {
    expect(cumulativeIncidence([{ ms: 3, end: null }], KINDS)).toEqual([]);
    expect(finalShares([], KINDS)).toEqual({ passed: 0, 'moved-on': 0, left: 0 });
  });

  it('rises, is at most 1 in sum, and is the same in any order, for 1,000 random samples', () => {
    const random = createRandom(7);
    for (let round = 0; round < 1_000; round += 1) {
      const observations = drawObservations(random);
      const sample: Sample = observations.map(({ ms, isObserved }) => ({
        ms,
        end: isObserved ? KINDS[Math.floor(random() * KINDS.length)]! : null,
      }));
      const context = JSON.stringify(sample);
      const steps = cumulativeIncidence(sample, KINDS);
      expect(cumulativeIncidence(shuffle(sample, random), KINDS), context).toEqual(steps);
      const curve = fitSurvivalCurve(observations)?.steps ?? [];
      expect(steps.length, context).toBe(curve.length);
      let before: Record<Kind, number> = { passed: 0, 'moved-on': 0, left: 0 };
      steps.forEach(({ shares }, index) => {
        for (const kind of KINDS)
          expect(shares[kind], context).toBeGreaterThanOrEqual(before[kind]);
        const sum = KINDS.reduce((total, kind) => total + shares[kind], 0);
        expect(sum, context).toBeCloseTo(1 - curve[index]!.survival, 9);
        before = shares;
      });
    }
  });
});
