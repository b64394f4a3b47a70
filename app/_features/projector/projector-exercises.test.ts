import { describe, expect, it } from 'vitest';
import { buildExercise, buildRoomInfo } from '#app/_components/room-view.fixture.ts';
import { createRandom } from '#lib/room/random.fixture.ts';
import { separateSmallGroups } from '#lib/room/stats/small-groups.ts';
import { moveWindow } from './exercise-window.ts';
import { layOutExercises, MAX_DOTS } from './projector-exercises.ts';

function layOut(students: readonly number[], { current = 0, from = 0, other = 0 } = {}) {
  const exercises = students.map((_, index) => buildExercise(String(index)));
  const info = buildRoomInfo({ exercises, current: String(current) });
  return layOutExercises(info, { exercises: students, other }, from);
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe('layOutExercises', () => {
  it('marks the exercises before the current one, the current one and those after it', () => {
    const { shown } = layOut([0, 7, 0], { current: 1 });
    expect(shown.map(({ position }) => position)).toEqual(['past', 'current', 'upcoming']);
    expect(shown.map(({ dots }) => dots)).toEqual([0, 7, 0]);
  });

  it('counts the students outside of the 21 shown exercises as earlier and later', () => {
    const counts = Array.from({ length: 41 }, (_, index) =>
      [2, 5, 12, 40].includes(index) ? 9 : 0,
    );
    const layout = layOut(counts, { current: 10, from: 4, other: 6 });
    expect(layout.shown.map(({ index }) => index)).toEqual(
      Array.from({ length: 21 }, (_, offset) => 4 + offset),
    );
    expect(layout).toMatchObject({ earlier: 9, later: 9, other: 6 });
  });

  it('draws one dot for several students if single dots would not fit', () => {
    expect(layOut([125, 10])).toMatchObject({ studentsPerDot: 1 });
    expect(layOut([126, 10])).toMatchObject({ studentsPerDot: 5 });
    expect(layOut([2_000, 10]).shown.map(({ dots, students }) => [dots, students])).toEqual([
      [100, 2_000],
      [1, 20],
    ]);
  });

  it('counts students without a dot among those on other exercises', () => {
    expect(layOut([2_000, 9], { other: 5 })).toMatchObject({
      shown: [{ dots: 100 }, { dots: 0, students: 0 }],
      other: 14,
    });
  });

  it('draws as many students as there are, within the rounding, in 2,000 random rooms', () => {
    const random = createRandom(63);
    for (let round = 0; round < 2_000; round++) {
      const scale = [5, 40, 400, 3_000][round % 4] ?? 5;
      const students = Array.from({ length: 1 + Math.floor(random() * 45) }, () =>
        random() < 0.4 ? 0 : Math.floor(random() ** 4 * scale),
      );
      const current = Math.floor(random() * (students.length + 1)) - 1;
      const { shown: counts, other: rest, leftOut } = separateSmallGroups(students);
      const { from } = moveWindow(null, { counts, current, now: 0 });
      const { shown, studentsPerDot, earlier, later, other } = layOut(counts, {
        current,
        from,
        other: rest,
      });
      const context = JSON.stringify({ students, current });
      const drawn = sum(shown.map(({ dots }) => dots)) * studentsPerDot;
      const withDots = shown.filter(({ dots }) => dots > 0);
      const rounding = studentsPerDot === 1 ? 0 : (withDots.length * studentsPerDot) / 2;
      expect(
        Math.abs(drawn + earlier + later + other - (sum(students) - leftOut)),
        context,
      ).toBeLessThanOrEqual(rounding);
      // Each dot is at the exercise of its students, and no exercise shows one to four of them.
      for (const { index, dots, students: label } of withDots) {
        expect(Math.abs(label - (students[index] ?? 0)), context).toBeLessThanOrEqual(
          studentsPerDot === 1 ? 0 : studentsPerDot / 2,
        );
        expect(dots, context).toBeLessThanOrEqual(MAX_DOTS);
      }
      for (const count of [...shown.map((exercise) => exercise.students), earlier, later, other])
        expect(count === 0 || count >= 5, context).toBe(true);
    }
  });
});
