import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '#lib/kit/time.ts';
import { manualFileName, scheduledFileName, selectOldBackups } from './kept-files.ts';

/** A Sunday. */
const START = Date.parse('2026-11-29T03:00:00Z');
const backups = (days: number, perDay = 1): string[] =>
  Array.from({ length: days * perDay }, (_, index) =>
    scheduledFileName(
      START - Math.floor(index / perDay) * DAY_MS - (index % perDay) * HOUR_MS,
      index % 3 === 0,
    ),
  );
const keptOf = (names: readonly string[], keep: { days: number; weeks: number }): string[] => {
  const old = selectOldBackups(names, keep);
  return names.filter((name) => !old.includes(name));
};
const dayOf = (name: string): string => /\d{8}/.exec(name)?.[0] ?? '';

describe('the backups that a schedule keeps', () => {
  it('are the newest of each of the last days and weeks', () => {
    expect(keptOf(backups(60), { days: 7, weeks: 4 }).map(dayOf)).toEqual([
      ...['20261129', '20261128', '20261127', '20261126', '20261125', '20261124', '20261123'],
      // Sundays, because weeks begin on Monday.
      ...['20261122', '20261115', '20261108'],
    ]);
  });

  it('are all of them while there are fewer than that', () => {
    expect(selectOldBackups(backups(3), { days: 7, weeks: 4 })).toEqual([]);
    expect(selectOldBackups([], { days: 7, weeks: 4 })).toEqual([]);
  });

  it('count only days with a backup, so that old ones stay while the server is off', () => {
    const old = backups(40).slice(30);
    expect(keptOf(old, { days: 7, weeks: 0 })).toHaveLength(7);
  });

  it('are one a day, also after several tries', () => {
    const kept = keptOf(backups(10, 3), { days: 2, weeks: 0 });
    expect(kept).toEqual([scheduledFileName(START, true), scheduledFileName(START - DAY_MS, true)]);
  });

  it('never include or exclude files of other names', () => {
    const others = [
      manualFileName(START - 900 * DAY_MS, { workshopId: null, isEncrypted: false }),
      'erasures.jsonl',
      'podium-scheduled-2026.tar.zst',
      '.podium-scheduled-20200101T000000Z.tar.zst.partial',
    ];
    expect(selectOldBackups([...others, ...backups(2)], { days: 1, weeks: 0 })).toEqual([
      scheduledFileName(START - DAY_MS, false),
    ]);
  });
});
