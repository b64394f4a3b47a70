import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import type { ResultsInput } from './input.ts';
import { drawResultsInput, resultsPack } from './results.fixture.ts';
import { compareResults } from './results.ts';
import type { Comparison } from './report-types.ts';

/** The course with other fields of one exercise. */
function packWith(id: string, more: Partial<Exercise>): Pack {
  const { exercises, ...rest } = resultsPack();
  return {
    ...rest,
    exercises: exercises.map((one) => (one.id === id ? { ...one, ...more } : one)),
  };
}

const draw = (seed: number, pack = resultsPack(), students = 40): ResultsInput =>
  drawResultsInput({ seed, students, pack });

function exerciseOf({ exercises }: Comparison, id: string): Comparison['exercises'][number] {
  const found = exercises.find((one) => one.id === id);
  if (found === undefined) throw new Error(`The comparison has no exercise ${id}.`);
  return found;
}

describe('compareResults', () => {
  it('has the medians, shares and tests of two workshops', () => {
    const comparison = compareResults([draw(1), draw(2)], 'named');
    expect(comparison.workshops.map(({ students }) => students)).toHaveLength(2);
    for (const { medians, counts, passed, plannedMs, ratio, p } of comparison.exercises) {
      for (const list of [medians, counts, passed, plannedMs]) expect(list).toHaveLength(2);
      if (ratio !== null) {
        expect(ratio.lower).toBeLessThanOrEqual(ratio.ratio);
        expect(ratio.upper).toBeGreaterThanOrEqual(ratio.ratio);
      }
      if (p !== null) expect(p >= 0 && p <= 1).toBe(true);
    }
    expect(exerciseOf(comparison, 'web').ratio).not.toBeNull();
  });

  it('finds no difference between a workshop and itself', () => {
    const { exercises } = compareResults([draw(1), draw(1)], 'named');
    for (const { ratio, p, changed } of exercises) {
      expect(ratio?.ratio ?? 1).toBe(1);
      expect(p ?? 1).toBe(1);
      expect(changed).toEqual([]);
    }
  });

  it('has neither ratios nor tests for three workshops or for few attempts', () => {
    const three = compareResults([draw(1), draw(2), draw(3)], 'named');
    const small = compareResults([draw(1), draw(2, resultsPack(), 8)], 'named');
    for (const { ratio, p } of [...three.exercises, ...small.exercises])
      expect([ratio, p]).toEqual([null, null]);
    expect(exerciseOf(small, 'web').medians[1]).not.toBeNull();
  });

  it('shows no times of few students without names', () => {
    const comparison = compareResults([draw(1), draw(2, resultsPack(), 8)], 'aggregate');
    const { medians, counts } = exerciseOf(comparison, 'web');
    expect([medians[1], counts[1]]).toEqual([null, null]);
    expect(medians[0]).not.toBeNull();
  });

  it('tells which parts of an exercise the course changed', () => {
    const changesWith = (more: Partial<Exercise>, id = 'web') =>
      exerciseOf(compareResults([draw(1), draw(2, packWith(id, more))], 'named'), id).changed;
    const [first, ...others] = resultsPack().exercises[0]?.checks ?? [];
    if (first?.kind !== 'expect') throw new Error('The first check has another kind.');
    const text = { ja: 'new', en: 'new' };
    expect(changesWith({})).toEqual([]);
    expect(changesWith({ minutes: 20 })).toEqual(['minutes']);
    expect(changesWith({ task: text })).toEqual(['texts']);
    expect(changesWith({ hints: [text] })).toEqual(['hints']);
    expect(changesWith({ checks: [{ ...first, title: text }, ...others] })).toEqual(['texts']);
    const expecting = { pod: { spec: { restartPolicy: 'Never' } } };
    expect(changesWith({ checks: [{ ...first, expect: expecting }, ...others] })).toEqual([
      'checks',
    ]);
    expect(changesWith({ checks: others, minutes: 20 })).toEqual(['checks', 'texts', 'minutes']);
  });

  it('has the exercises of both courses, those of the newer one first', () => {
    const { exercises, ...rest } = resultsPack();
    const [web, ...others] = exercises;
    if (web === undefined) throw new Error('The pack has no exercise.');
    const later = { ...rest, exercises: [...others, { ...web, id: 'new' }] };
    const comparison = compareResults([draw(1), draw(2, later)], 'named');
    expect(comparison.exercises.map(({ id, changed }) => [id, changed])).toEqual([
      ['service', []],
      ['repair', []],
      ['quiz', []],
      ['extra', []],
      ['new', ['added']],
      ['web', ['removed']],
    ]);
    expect(exerciseOf(comparison, 'web')).toMatchObject({
      plannedMs: [10 * MINUTE_MS, null],
      counts: [expect.any(Number), 0],
      ratio: null,
    });
  });
});
