import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import {
  drawResultsInput,
  resultsView,
  WORKSHOP_STARTS_AT,
  type DrawnWorkshopOptions,
} from './results.fixture.ts';
import type { ResultsInput } from './input.ts';
import { compareResults, computeResults, computeStudentReport } from './results.ts';
import { Comparison, StudentReport } from './report-types.ts';
import { RESULT_LEVELS, Results } from './types.ts';

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

/** Places of values that aren't finite numbers, such as NaN. */
function listBadNumbers(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path}: ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => listBadNumbers(field, `${path}.${name}`));
}

const EDGE_CASES: Readonly<Record<string, Omit<DrawnWorkshopOptions, 'seed'>>> = {
  'no students': { students: 0 },
  'one student': { students: 1 },
  'no passes': { hasNoPasses: true },
  'all students offline': { isOffline: true },
  'an updated course': { updatesPack: true },
  'a revoked pass': { revokesPass: true },
  'merged seats': { mergesSeats: true },
  'a workshop that still runs': { isLive: true },
  'seats of staff and test seats': { staffSeats: 2, testSeats: 1 },
};

describe.each(Object.entries(EDGE_CASES))('results of %s', (_, options) => {
  it.each(RESULT_LEVELS)(
    'have the agreed shape and no number that is not finite at %s',
    (level) => {
      for (const seed of seeds.slice(0, 12)) {
        const input = drawResultsInput({ seed, ...options });
        for (const group of [null, 'A']) {
          const results = computeResults(input, resultsView({ level, group }));
          expect(listBadNumbers(results)).toEqual([]);
          expect(Results.parse(results)).toEqual(results);
        }
      }
    },
  );

  it('have reports and comparisons of the agreed shape', () => {
    const input = drawResultsInput({ seed: 3, ...options });
    for (const { id } of input.seats) {
      const report = computeStudentReport(input, resultsView(), id);
      expect(listBadNumbers(report)).toEqual([]);
      if (report !== null) expect(StudentReport.parse(report)).toEqual(report);
    }
    for (const level of RESULT_LEVELS) {
      const comparison = compareResults([input, drawResultsInput({ seed: 4 })], level);
      expect(listBadNumbers(comparison)).toEqual([]);
      expect(Comparison.parse(comparison)).toEqual(comparison);
    }
  });
});

describe('results', () => {
  it('give each attempt that was reached exactly one fate', () => {
    for (const seed of seeds) {
      const input = drawResultsInput({ seed, students: 20, revokesPass: seed % 2 === 0 });
      const { exercises, students } = computeResults(input, resultsView());
      exercises.forEach(({ reached, fates, passed }, index) => {
        const sum = Object.values(fates ?? {}).reduce((all: number, one) => all + (one ?? 0), 0);
        expect(sum).toBe(reached);
        const cells = (students ?? []).filter(({ cells: all }) => all[index]?.fate != null);
        expect(cells).toHaveLength(reached ?? -1);
        expect(passed?.total ?? 0).toBe(reached);
      });
    }
  });

  it('divide each bin of the day and the numbers of exercises behind among all students', () => {
    for (const seed of seeds) {
      const results = computeResults(drawResultsInput({ seed }), resultsView());
      for (const { students } of results.day.bins)
        expect(Object.values(students).reduce((sum: number, one) => sum + (one ?? 0), 0)).toBe(12);
      expect(results.behind.reduce((sum, { students }) => sum + (students ?? 0), 0)).toBe(12);
    }
  });

  it('have no median and no curve where no student passed', () => {
    const input = drawResultsInput({ seed: 5, students: 30, hasNoPasses: true });
    const { exercises, headline } = computeResults(input, resultsView());
    expect(headline.medianPassed).toBe(0);
    expect(headline.nextDelayP50Ms).toBeNull();
    for (const { times } of exercises) {
      expect(times?.q50?.estimate.state).toBe('not-reached');
      expect(times).toMatchObject({ observed: 0, ratio: null, suggestedMinutes: null });
    }
  });

  it('have no times, shares or waits without students', () => {
    const results = computeResults(drawResultsInput({ seed: 5, students: 0 }), resultsView());
    expect(results.headline).toMatchObject({ students: 0, finished: null, medianPassed: null });
    expect(results.exercises.map(({ times, passed }) => [times, passed])).toEqual(
      results.exercises.map(() => [null, null]),
    );
    expect(results.help).toMatchObject({ count: 0, waitP50: null, withdrawnShare: null, ecdf: [] });
    expect(results).toMatchObject({ students: [], advice: [], lostTime: [] });
  });

  it('count neither seats of staff nor test seats, and merged seats once', () => {
    const options = { seed: 9, students: 10, staffSeats: 2, testSeats: 3, mergesSeats: true };
    const results = computeResults(drawResultsInput(options), resultsView());
    expect(results.headline.students).toBe(10);
    expect(results.students).toHaveLength(10);
    expect(results.excluded).toEqual({ staff: 2, test: 3, merged: 1 });
  });

  it('are about the members of a group that exists', () => {
    const input = drawResultsInput({ seed: 11, students: 13, groups: 3 });
    const whole = computeResults(input, resultsView());
    expect(whole.groups).toEqual([
      { group: 'A', students: 5 },
      { group: 'B', students: 4 },
      { group: 'C', students: 4 },
    ]);
    const group = computeResults(input, resultsView({ group: 'B' }));
    expect(group.filter.group).toBe('B');
    expect(group.students?.map(({ label }) => label[0])).toEqual(['B', 'B', 'B', 'B']);
    const unknown = computeResults(input, resultsView({ group: 'Z' }));
    expect(unknown.filter.group).toBeNull();
    expect(unknown.students).toHaveLength(13);
  });

  it('are about what happened in a time range', () => {
    const input = drawResultsInput({ seed: 13, students: 20 });
    const [from, to] = [15, 35].map((minutes) => WORKSHOP_STARTS_AT + minutes * MINUTE_MS);
    const view = resultsView({ from: from ?? null, to: to ?? null });
    const part = computeResults(input, view);
    const whole = computeResults(input, resultsView());
    expect(part.filter).toEqual({ group: null, from, to });
    expect(part.day.bins).toHaveLength(4);
    expect(part.headline.failingMs).toBeLessThan(whole.headline.failingMs ?? 0);
    for (const { raisedAt } of part.help.requests ?? [])
      expect(raisedAt >= view.from! && raisedAt < view.to!).toBe(true);
    for (const student of part.students ?? [])
      expect(student.presentMs + student.awayMs).toBe(20 * MINUTE_MS);
  });

  it('ignore a time range outside of the workshop', () => {
    const input = drawResultsInput({ seed: 13 });
    const view = resultsView({ from: WORKSHOP_STARTS_AT - 5, to: WORKSHOP_STARTS_AT - 1 });
    expect(computeResults(input, view)).toEqual(computeResults(input, resultsView()));
  });

  it('of a workshop that still runs go until now', () => {
    const input = drawResultsInput({ seed: 17, isLive: true });
    const results = computeResults(input, resultsView());
    expect(results.asOf).toBe(input.now);
    expect(results.workshop.endedAt).toBeNull();
    expect(results.day.bins.at(-1)?.at).toBe(input.now - 5 * MINUTE_MS);
    expect(results.day.current.at(-1)?.to).toBe(input.now);
  });

  it('of a workshop that was never started begin with its first exercise', () => {
    const drawn = drawResultsInput({ seed: 17 });
    const input: ResultsInput = { ...drawn, workshop: { ...drawn.workshop, startedAt: null } };
    expect(computeResults(input, resultsView()).day.bins[0]?.at).toBe(WORKSHOP_STARTS_AT);
  });

  it('show requests and helpers only to readers who may see them', () => {
    const input = drawResultsInput({ seed: 19, students: 20 });
    const helpFor = (more: Parameters<typeof resultsView>[0]) =>
      computeResults(input, resultsView(more)).help;
    expect(
      helpFor({})
        .helpers?.map(({ name }) => name)
        .sort(),
    ).toEqual(['Ann', 'Ben']);
    expect(helpFor({ showsHelpers: false })).toMatchObject({ helpers: null });
    expect(helpFor({ showsHelpers: false }).requests).not.toBeNull();
    expect(helpFor({ level: 'pseudonymous' })).toMatchObject({ helpers: null, requests: null });
  });

  it('have words that a student typed only with names', () => {
    const input = drawResultsInput({ seed: 23, students: 30 });
    const hasTyped = (value: unknown): boolean => JSON.stringify(value).includes('app=wbe');
    expect(hasTyped(computeResults(input, resultsView()))).toBe(true);
    for (const level of ['pseudonymous', 'aggregate'] as const)
      expect(hasTyped(computeResults(input, resultsView({ level })))).toBe(false);
  });
});

describe('results without names', () => {
  it('have no list and no mark of single students', () => {
    const input = drawResultsInput({ seed: 29, students: 60 });
    const results = computeResults(input, resultsView({ level: 'aggregate' }));
    expect(results.students).toBeNull();
    expect(JSON.stringify(results)).not.toMatch(/Student \d|seat-\d/);
    for (const { times } of results.exercises) {
      expect(times?.censoredMs ?? null).toBeNull();
      for (const { ms } of times?.curve ?? []) expect(ms % MINUTE_MS).toBe(0);
    }
  });

  it('need 10 students for a median, 20 for quartiles and 30 for the ninth tenth', () => {
    const shown = (students: number): readonly boolean[] => {
      const input = drawResultsInput({ seed: 31, students, groups: 1 });
      const [first] = computeResults(input, resultsView({ level: 'aggregate' })).exercises;
      const { times } = first ?? {};
      return [times?.q50, times?.q25, times?.q90].map((quantile) => quantile != null);
    };
    expect(shown(9)).toEqual([false, false, false]);
    expect(shown(18)).toEqual([true, false, false]);
    expect(shown(28)).toEqual([true, true, false]);
    expect(shown(60)).toEqual([true, true, true]);
  });

  it('have nothing about fewer than five students', () => {
    const input = drawResultsInput({ seed: 37, students: 4, groups: 1 });
    const results = computeResults(input, resultsView({ level: 'aggregate' }));
    expect(results.headline).toMatchObject({
      students: null,
      attended: null,
      peak: null,
      finished: null,
      medianPassed: null,
      failingMs: null,
    });
    for (const { passed, times, lostMs } of results.exercises)
      expect([passed, times, lostMs]).toEqual([null, null, null]);
    expect(results).toMatchObject({ advice: [], lostTime: [], infrastructure: [], groups: [] });
  });

  it('have no time range', () => {
    const input = drawResultsInput({ seed: 41, students: 30 });
    const view = resultsView({ level: 'aggregate', from: WORKSHOP_STARTS_AT + MINUTE_MS });
    expect(computeResults(input, view).filter.from).toBeNull();
  });
});
