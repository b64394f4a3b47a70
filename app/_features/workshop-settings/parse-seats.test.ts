import { describe, expect, it } from 'vitest';
import { buildSeatRow } from '#app/_components/room-view.fixture.ts';
import { parseSeats } from './parse-seats.ts';

const seats = ['A-01', 'A-02', 'A-10', 'C-07', 'C-08'].map((label) =>
  buildSeatRow(label, { group: label.slice(0, 1) }),
);
const labels = (text: string) =>
  parseSeats(text, seats)
    .seats.map(({ label }) => label)
    .join(' ');

describe('parseSeats', () => {
  it.each([
    ['C-07', 'C-07'],
    ['c-7', 'C-07'],
    ['h-A-02', 'A-02'],
    ['C', 'C-07 C-08'],
    ['A-01 to A-09', 'A-01 A-02'],
    ['A-2..A-10', 'A-02 A-10'],
    ['A-01〜A-10、C-08', 'A-01 A-02 A-10 C-08'],
    ['C-08\nA-01, A-01', 'A-01 C-08'],
  ])('reads %j as %s', (text, found) => {
    expect(labels(text)).toBe(found);
  });

  it('lists the words that name no seat', () => {
    expect(parseSeats('A-01, Z-9, unknown', seats)).toMatchObject({
      unknownWords: ['Z-9', 'unknown'],
    });
  });
});
