import { expect, it } from 'vitest';
import { runWatchFaults } from './watch-faults.ts';

it.each([1, 2, 3])(
  'ends with the objects of the API server after faults of its watches (seed %i)',
  async (seed) => {
    const { tally, faults } = await runWatchFaults(seed);
    expect(tally).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0, examples: [] });
    expect(tally.stored).toBeGreaterThan(50);
    expect(Object.keys(faults)).toEqual(
      expect.arrayContaining(['cut', 'duplicate', 'expired', 'malformed']),
    );
  },
);

it('repeats a run with the same seed', async () => {
  const [one, other] = [await runWatchFaults(4), await runWatchFaults(4)];
  expect(one.faults).toEqual(other.faults);
});
