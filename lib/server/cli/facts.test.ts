import { expect, it } from 'vitest';
import { formatDifferences } from './facts.ts';

it('says that all facts match, or how many differ and what to do', () => {
  expect(formatDifferences({ same: 12, onlyStored: 0, onlyMade: 0, settledByTimer: 0 })).toBe(
    '12 stored facts match the log.\n',
  );
  expect(formatDifferences({ same: 9, onlyStored: 3, onlyMade: 2, settledByTimer: 1 })).toBe(
    [
      '9 stored facts match the log.',
      "3 stored facts don't follow from the log.",
      "2 facts of the log aren't stored.",
      'Differences from passes at the time of an outage: 1.',
      'Run the command without --verify to rebuild them.',
      '',
    ].join('\n'),
  );
});
