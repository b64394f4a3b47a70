import { describe, expect, it } from 'vitest';
import { createRandom } from '#lib/room/random.fixture.ts';
import { moveWindow, type ExerciseWindow } from './exercise-window.ts';

/** `students` by index in a course of `length` exercises. */
function countsOf(length: number, students: Readonly<Record<number, number>>): number[] {
  return Array.from({ length }, (_, index) => students[index] ?? 0);
}

describe('moveWindow', () => {
  it('shows a short course from its start', () => {
    expect(moveWindow(null, { counts: countsOf(21, { 20: 9 }), current: 20, now: 5 }).from).toBe(0);
  });

  it('contains the current exercise and, among such windows, the most students', () => {
    const random = createRandom(62);
    for (let round = 0; round < 500; round++) {
      const counts = Array.from({ length: 22 + Math.floor(random() * 40) }, () =>
        random() < 0.5 ? 0 : 5 + Math.floor(random() * 50),
      );
      const current = Math.floor(random() * (counts.length + 1)) - 1;
      const { from } = moveWindow(null, { counts, current, now: 0 });
      const students = (start: number) =>
        counts.slice(start, start + 21).reduce((sum, count) => sum + count, 0);
      const possible = counts
        .map((_, start) => start)
        .filter(
          (start) =>
            start + 21 <= counts.length &&
            (current < 0 || (start <= current && current < start + 21)),
        );
      expect(possible).toContain(from);
      expect(students(from)).toBe(Math.max(...possible.map(students)));
    }
  });

  it('puts the current exercise in the middle if all windows have as many students', () => {
    expect(moveWindow(null, { counts: countsOf(41, {}), current: 20, now: 0 }).from).toBe(10);
    expect(moveWindow(null, { counts: countsOf(41, {}), current: -1, now: 0 }).from).toBe(0);
  });

  it('follows the students at most once in 10 seconds', () => {
    const early = countsOf(41, { 0: 30, 40: 5 });
    const late = countsOf(41, { 0: 5, 40: 30 });
    let window: ExerciseWindow = moveWindow(null, { counts: early, current: 20, now: 1_000 });
    expect(window.from).toBe(0);
    window = moveWindow(window, { counts: late, current: 20, now: 10_999 });
    expect(window.from).toBe(0);
    window = moveWindow(window, { counts: late, current: 20, now: 11_000 });
    expect(window).toEqual({ from: 20, movedAt: 11_000 });
    window = moveWindow(window, { counts: early, current: 20, now: 20_999 });
    expect(window.from).toBe(20);
  });

  it('moves at once if the current exercise is outside, or the course is shorter now', () => {
    const window = { from: 0, movedAt: 1_000 };
    const counts = countsOf(41, {});
    expect(moveWindow(window, { counts, current: 30, now: 1_001 })).toEqual({
      from: 20,
      movedAt: 1_001,
    });
    expect(
      moveWindow({ from: 20, movedAt: 1_000 }, { counts: [0, 0], current: 0, now: 1_001 }).from,
    ).toBe(0);
  });

  it('returns the same window while no other one has more students', () => {
    const window = { from: 3, movedAt: 0 };
    const counts = countsOf(41, { 20: 9 });
    expect(moveWindow(window, { counts, current: 20, now: 60_000 })).toBe(window);
  });
});
