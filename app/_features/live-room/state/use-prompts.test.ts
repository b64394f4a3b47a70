import { expect, it } from 'vitest';
import { buildRoomInfo } from '#app/_components/room-view.fixture.ts';
import { nextExerciseIndex } from './use-prompts.ts';

it('leads to the selected exercise, otherwise to the one after the current, and is null at the end', () => {
  expect(nextExerciseIndex(buildRoomInfo({ current: null }), 0)).toBe(0);
  expect(nextExerciseIndex(buildRoomInfo({ current: 'one' }), 0)).toBe(1);
  expect(nextExerciseIndex(buildRoomInfo({ current: 'two' }), 0)).toBe(0);
  expect(nextExerciseIndex(buildRoomInfo({ current: 'two' }), 1)).toBeNull();
});
