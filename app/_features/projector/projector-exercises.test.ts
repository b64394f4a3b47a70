import { describe, expect, it } from 'vitest';
import { exercise, head } from '#app/_components/room-view.fixture.ts';
import { platformsOf } from './projector-exercises.ts';

function wall(standing: readonly number[], current = 0) {
  const exercises = standing.map((_, place) => exercise(String(place)));
  return platformsOf({
    head: head({ exercises, current: String(current) }),
    stations: standing.map((count) => ({ standing: count, passed: 0 })),
  });
}

describe('the platforms on the wall', () => {
  it('show the stretch around the room of a course that is longer than the wall', () => {
    const { shown } = wall(
      Array.from({ length: 41 }, (_, place) => (place === 30 ? 10 : 0)),
      28,
    );
    expect(shown).toHaveLength(21);
    expect(shown.map(({ place }) => place)).toEqual(expect.arrayContaining([28, 30]));
    expect(shown.find(({ place }) => place === 28)?.where).toBe('here');
  });

  it('draw several people a dot where they would not fit', () => {
    expect(wall([2_000, 10]).perDot).toBe(14);
    expect(wall([150, 10]).perDot).toBe(1);
  });
});
