import { expect, it } from 'vitest';
import { SharedRun } from './shared-run.ts';

it('calls during a run share one run after it', async () => {
  const runs: PromiseWithResolvers<undefined>[] = [];
  const shared = new SharedRun(() => {
    const run = Promise.withResolvers<undefined>();
    runs.push(run);
    return run.promise.then(() => undefined);
  });
  const first = shared.run();
  const others = [shared.run(), shared.run(), shared.run()];
  expect(runs.length).toBe(1);
  runs[0]?.resolve(undefined);
  await first;
  await Promise.resolve();
  await Promise.resolve();
  expect(runs.length).toBe(2);
  runs[1]?.resolve(undefined);
  await Promise.all(others);
  void shared.run();
  expect(runs.length).toBe(3);
});

it('a run that fails rejects its callers and no later ones', async () => {
  let runs = 0;
  const shared = new SharedRun(() => {
    runs += 1;
    return runs === 1 ? Promise.reject(new Error('broken')) : Promise.resolve();
  });
  const first = shared.run();
  const second = shared.run();
  await expect(first).rejects.toThrow('broken');
  await expect(second).resolves.toBe(undefined);
});
