import { expect, it } from 'vitest';
import { seatLabel } from './seat-label.ts';

it.each([
  [1, 'A-01'],
  [30, 'A-30'],
  [31, 'B-01'],
  [780, 'Z-30'],
  [781, 'AA-01'],
  [2000, 'BO-20'],
])('labels seat %i as %s', (ordinal, label) => {
  expect(seatLabel(ordinal)).toBe(label);
});
