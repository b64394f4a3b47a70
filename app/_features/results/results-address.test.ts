import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#lib/kit/time.ts';
import { filterTimes, parseAddress, resultsHref, resultsLinks } from './results-address.ts';

const address = parseAddress('w', { group: 'A & B' }, { sort: ['lost', 'ratio'], checks: 'none' });

describe('the address of the results', () => {
  it('takes the first value of each name, and no unknown one', () => {
    expect(address).toMatchObject({ sort: 'lost', checks: 'all' });
  });

  it('keeps the filter on each page', () => {
    expect(resultsHref(address)).toBe('/workshops/w/results?group=A+%26+B&sort=lost');
    expect(resultsHref(address, '', { sort: 'order' })).toBe('/workshops/w/results?group=A+%26+B');
    expect(resultsLinks(address, 'named').exercise('a/b')).toBe(
      '/workshops/w/results/exercises/a%2Fb?group=A+%26+B&sort=lost',
    );
  });

  it.each(['pseudonymous', 'aggregate'] as const)(
    'leads to no student at the level %s',
    (level) => {
      const student = { id: 'p-1', label: 'Heron 12', name: null };
      expect(resultsLinks(address, level).student(student)).toBeNull();
    },
  );
});

describe('filterTimes', () => {
  const workshop = { startedAt: Date.UTC(2026, 10, 12, 0, 7), endedAt: null } as never;
  const start = Date.UTC(2026, 10, 12, 0, 7);

  it('offers times that leave 15 minutes before and after', () => {
    const times = filterTimes({ workshop, asOf: start + 70 * MINUTE_MS });
    expect(times.map((at) => new Date(at).toISOString().slice(11, 16))).toEqual([
      '00:30',
      '00:45',
      '01:00',
    ]);
  });

  it('stays short for a workshop that runs for days', () => {
    expect(
      filterTimes({ workshop, asOf: start + 5 * 24 * 60 * MINUTE_MS }).length,
    ).toBeLessThanOrEqual(48);
  });

  it('offers nothing before the start', () => {
    expect(filterTimes({ workshop: { startedAt: null } as never, asOf: start })).toEqual([]);
  });
});
