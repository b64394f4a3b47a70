import { expect, it } from 'vitest';
import { whomToCall } from './answers.ts';
import { needsOf, troubleOf } from './needs.ts';
import { FRESH, head, row, trouble } from './rows.fixture.ts';

it('judges a person by where they work, not by older trouble elsewhere', () => {
  const seat = row('A-01', { cells: [trouble(5), trouble(2)], at: 'two' });
  expect(troubleOf(seat, head())).toMatchObject({ column: 1, since: 2 });
});

it('takes the newest trouble when there is none where the person works', () => {
  const seat = row('A-01', { cells: [trouble(5), FRESH], at: 'two' });
  expect(troubleOf(seat, head())).toMatchObject({ column: 0, since: 5 });
});

it.each(['offline', 'never-seen', 'cluster-down', 'quarantined'] as const)('claims no trouble of a seat that is %s', (presence) => {
  expect(troubleOf(row('A-01', { presence, cells: [trouble(5), FRESH] }), head())).toBeNull();
});

it('makes one line of three people with the same cause, and keeps others apart, oldest first', () => {
  const seats = [
    row('A-01', { cells: [trouble(30), FRESH] }),
    row('A-02', { cells: [trouble(10), FRESH] }),
    row('A-03', { cells: [trouble(20), FRESH] }),
    row('B-01', { cells: [trouble(9, { code: 'absent' }), FRESH] }),
    row('B-02', { cells: [trouble(3, { code: 'other' }), FRESH] }),
    row('B-03', { presence: 'quarantined', presenceSince: 1 }),
  ];
  expect(needsOf(seats, head()).map(({ kind, since, seats: people }) => [kind, since, people.map(({ label }) => label)])).toEqual([
    ['shared', 10, ['A-02', 'A-03', 'A-01']],
    ['single', 3, ['B-02']],
    ['single', 9, ['B-01']],
    ['quarantined', 1, ['B-03']],
  ]);
});

it('parts people whose grouping parameters differ', () => {
  const at = (label: string, found: string) => row(label, { cells: [trouble(1, { params: { found }, group: ['found'] }), FRESH] });
  expect(needsOf([at('A-01', 'x'), at('A-02', 'x'), at('A-03', 'y')], head()).map(({ kind }) => kind)).toEqual(['single', 'single', 'single']);
});

it('calls five with one cause before a single person who waits longer', () => {
  const many = Array.from({ length: 5 }, (_, i) => row(`A-0${i}`, { cells: [trouble(100), FRESH] }));
  const alone = row('B-01', { cells: [trouble(1, { code: 'absent' }), FRESH] });
  expect(whomToCall(needsOf([...many, alone], head()))).toMatchObject({ kind: 'shared', since: 100 });
  expect(whomToCall(needsOf([alone], head()))).toMatchObject({ kind: 'single' });
  expect(whomToCall([])).toBeNull();
});
