import { describe, expect, it } from 'vitest';
import { buildSeatRow } from '#app/_components/room-view.fixture.ts';
import { layOutMap } from './map-layout.ts';

function groupOfLabel(label: string): string {
  return /^(.*?)[-\s]?\d{1,4}$/.exec(label)?.[1] ?? label;
}

describe('layOutMap', () => {
  const seat = (label: string) => buildSeatRow(label, { group: groupOfLabel(label) });
  const places = (labels: string[]) =>
    layOutMap(labels.map(seat)).columns.map(({ title, seats }) => [
      title,
      seats.map((seat) => seat?.label ?? null),
    ]);
  it('places each seat in the column of its group and the row of its number', () => {
    expect(places(['B-01', 'A-03', 'A-01'])).toEqual([
      ['A', ['A-01', null, 'A-03']],
      ['B', ['B-01', null, null]],
    ]);
  });
  it('places a seat with its assigned group, in a free place if its number is taken', () => {
    const moved = [
      buildSeatRow('A-01', { group: 'A' }),
      buildSeatRow('B-01', { group: 'A' }),
      buildSeatRow('B-02', { group: 'B' }),
    ];
    expect(
      layOutMap(moved).columns.map(({ title, seats }) => [
        title,
        seats.map((seat) => seat?.label ?? null),
      ]),
    ).toEqual([
      ['A', ['A-01', 'B-01']],
      ['B', [null, 'B-02']],
    ]);
  });
  it('continues a group in another column after 30 seats', () =>
    expect(layOutMap(['A-31', 'A-1'].map(seat)).columns.map(({ title }) => title)).toEqual([
      'A',
      'A 31–',
    ]));
  it('keeps every seat when two labels have the same number', () =>
    expect(places(['A-1', 'A-01', 'A-02']).flat(2).filter(Boolean)).toHaveLength(4));
  it('accepts labels without a number', () =>
    expect(layOutMap(['front', '7'].map(seat)).columns).toHaveLength(2));
});
