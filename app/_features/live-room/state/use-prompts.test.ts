import { expect, it } from 'vitest';
import { buildRoomInfo } from '#app/_components/room-view.fixture.ts';
import { nextExerciseIndex } from './use-prompts.ts';

it('leads to the exercise after the current one, to the first before the start, and is null at the end', () => {
  expect(nextExerciseIndex(buildRoomInfo({ current: null }))).toBe(0);
  expect(nextExerciseIndex(buildRoomInfo({ current: 'one' }))).toBe(1);
  expect(nextExerciseIndex(buildRoomInfo({ current: 'two' }))).toBeNull();
});
