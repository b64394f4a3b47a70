import { describe, expect, it } from 'vitest';
import { buildExercise, buildRoomInfo } from '#app/_components/room-view.fixture.ts';
import { layOutExercises } from './projector-exercises.ts';

function layOut(students: readonly number[], current = 0) {
  const exercises = students.map((_, place) => buildExercise(String(place)));
  return layOutExercises({
    info: buildRoomInfo({ exercises, current: String(current) }),
    exercises: students.map((count) => ({ students: count, passed: 0 })),
  });
}

describe('the platforms on the wall', () => {
  it('show the stretch around the room of a course that is longer than the wall', () => {
    const { shown } = layOut(
      Array.from({ length: 41 }, (_, place) => (place === 30 ? 10 : 0)),
      28,
    );
    expect(shown).toHaveLength(21);
    expect(shown.map(({ index }) => index)).toEqual(expect.arrayContaining([28, 30]));
    expect(shown.find(({ index }) => index === 28)?.position).toBe('current');
  });

  it('draw several people a dot where they would not fit', () => {
    expect(layOut([2_000, 10]).studentsPerDot).toBe(14);
    expect(layOut([150, 10]).studentsPerDot).toBe(1);
  });
});
