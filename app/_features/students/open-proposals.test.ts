import { expect, it } from 'vitest';
import { buildSeatRow } from '#app/_components/room-view.fixture.ts';
import { findKeptPairs, findOpenProposals } from './open-proposals.ts';

const seats = [buildSeatRow('A-01'), buildSeatRow('A-02'), buildSeatRow('A-03')];

it('proposes only pairs whose seats both exist in the live room', () => {
  const proposal = (into: string, from: string) => ({ into, from, why: 'name' as const });
  expect(
    findOpenProposals([proposal('a-01', 'a-02'), proposal('a-03', 'gone')], seats),
  ).toMatchObject([{ into: { label: 'A-01' }, from: { label: 'A-02' } }]);
});

it('lists the kept pairs whose seats both exist, with the earlier label first', () => {
  const kept = (...ids: [string, string]) => ({ seats: ids, by: 'Mori', at: 5 });
  expect(findKeptPairs([kept('a-03', 'a-01'), kept('a-02', 'gone')], seats)).toMatchObject([
    { first: { label: 'A-01' }, second: { label: 'A-03' }, by: 'Mori', at: 5 },
  ]);
});
