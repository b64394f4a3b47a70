import { describe, expect, it } from 'vitest';
import type { ResultSeat } from '#lib/results/input.ts';
import { createSeatNaming } from './seat-naming.ts';

const SEATS: readonly ResultSeat[] = Array.from({ length: 60 }, (_, index) => ({
  id: `seat${String(index)}`,
  label: `A-${String(index).padStart(2, '0')}`,
  name: `student ${String(index)}`,
  role: 'student',
}));

describe('the names of seats', () => {
  it('are labels and names at the level named, in the order of the seats', () => {
    const { nameSeat, sortStudents } = createSeatNaming('named', SEATS);
    const [first] = SEATS;
    expect(nameSeat(first!)).toEqual({ id: 'seat0', label: 'A-00', name: 'student 0' });
    const named = SEATS.map(nameSeat);
    expect(sortStudents(named)).toEqual(named);
  });

  it.each(['pseudonymous', 'aggregate'] as const)(
    'are distinct aliases at the level %s, without id, label and name',
    (level) => {
      const { nameSeat } = createSeatNaming(level, SEATS);
      const named = SEATS.map(nameSeat);
      expect(new Set(named.map(({ id }) => id)).size).toBe(SEATS.length);
      expect(new Set(named.map(({ label }) => label)).size).toBe(SEATS.length);
      for (const { id, label, name } of named) {
        expect(id).toMatch(/^p-[a-z2-7]{12}$/);
        expect(label).toMatch(/^[A-Z][a-z]+ \d+$/);
        expect(name).toBeNull();
      }
      expect(SEATS.map(nameSeat)).toEqual(named);
    },
  );

  it('are always the same with the key of a token', () => {
    const [first, second] = [0, 1].map(() => {
      const { nameSeat } = createSeatNaming('pseudonymous', SEATS, 'ab'.repeat(32));
      return SEATS.map(nameSeat);
    });
    expect(first).toEqual(second);
  });

  it('have nothing in common with those of another naming', () => {
    const [first, second] = [0, 1].map(() => {
      const { nameSeat } = createSeatNaming('pseudonymous', SEATS);
      return new Set(SEATS.map((seat) => nameSeat(seat).id));
    });
    expect(first!.intersection(second!).size).toBe(0);
  });

  it('put students into an order that says nothing about their seats', () => {
    const { nameSeat, sortStudents } = createSeatNaming('pseudonymous', SEATS);
    const sorted = sortStudents(SEATS.map(nameSeat));
    expect(sortStudents(SEATS.toReversed().map(nameSeat))).toEqual(sorted);
    expect(sorted.map(({ label }) => Number(label.split(' ')[1]))).toEqual(
      SEATS.map((_, index) => index + 1),
    );
  });
});
