import { describe, expect, it } from 'vitest';
import { buildExercise, buildRoomInfo } from '#app/_components/room-view.fixture.ts';
import { layOutExercises } from './projector-exercises.ts';

function layOut(students: readonly number[], current = 0) {
  const exercises = students.map((_, index) => buildExercise(String(index)));
  return layOutExercises({
    info: buildRoomInfo({ exercises, current: String(current) }),
    exercises: students.map((count) => ({ students: count, passed: 0 })),
  });
}

describe('layOutExercises', () => {
  it('shows the part of a long course around the current exercise', () => {
    const { shown } = layOut(
      Array.from({ length: 41 }, (_, index) => (index === 30 ? 10 : 0)),
      28,
    );
    expect(shown).toHaveLength(21);
    expect(shown.map(({ index }) => index)).toEqual(expect.arrayContaining([28, 30]));
    expect(shown.find(({ index }) => index === 28)?.position).toBe('current');
  });

  it('draws one dot for several students if single dots would not fit', () => {
    expect(layOut([2_000, 10]).studentsPerDot).toBe(14);
    expect(layOut([150, 10]).studentsPerDot).toBe(1);
  });
});
