import { afterAll, beforeAll, describe, it } from 'vitest';
import { EXERCISES, NOT_RUN } from './exercises.ts';
import { startPlay, type Play } from './play.ts';

describe.each(EXERCISES)('$exercise', (exercise) => {
  let play: Play | undefined;

  beforeAll(async () => {
    play = await startPlay(exercise);
  });
  afterAll(async () => {
    await play?.close();
  });

  // A loop, because `it.each` shortens long titles, which the report lists.
  for (const step of exercise.steps)
    it(`${step.answer}: ${step.action}`, async () => {
      if (play === undefined) throw new Error('the exercise did not start');
      await play.runStep(step);
    });
});

describe.each(Object.entries(NOT_RUN))('%s', (_exercise, reason) => {
  it.skip('is not run', { meta: { skipReason: reason } }, () => undefined);
});
