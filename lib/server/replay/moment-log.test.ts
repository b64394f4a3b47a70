import { expect, test } from 'vitest';
import type { RecordedRow } from '#lib/room/replay-views.ts';
import type { CellState } from '#lib/room/views.ts';
import { exercise } from '#lib/room/room.fixture.ts';
import { resultsPack } from '#lib/results/results.fixture.ts';
import { MomentLog } from './moment-log.ts';

const pack = { ...resultsPack(), exercises: [exercise('one'), exercise('two')] };
const row = (cells: readonly CellState[], isWaiting = false): RecordedRow =>
  ({
    id: 'seat',
    cells,
    helpRequest: isWaiting ? { exercise: 'two' } : null,
  }) as unknown as RecordedRow;
const working: CellState = { state: 'in-progress', passing: 0, total: 1 };
const failing: CellState = { state: 'failing', passing: 0, total: 1, since: 1, reasons: [] };
const passed: CellState = {
  state: 'passed',
  at: 1,
  foundAtConnect: false,
  markedByInstructor: true,
};
const cleanedUp: CellState = { state: 'passed-cleaned-up', at: 1 };

test('finds help requests, passes and the begin of failures, each of them once', () => {
  const log = new MomentLog();
  const rows = [
    row([working, working]),
    row([failing, working]),
    row([failing, working], true),
    row([passed, working], true),
    row([cleanedUp, working]),
    row([passed, failing]),
  ];
  rows.forEach((after, index) => {
    const before = rows[index - 1];
    if (before !== undefined) log.record(before, after, index, pack);
  });
  expect(log.toJson()).toEqual({
    seat: [
      { kind: 'failure', at: 1, exerciseId: 'one' },
      { kind: 'help', at: 2, exerciseId: 'two' },
      { kind: 'pass', at: 3, exerciseId: 'one', byInstructor: true },
      { kind: 'failure', at: 5, exerciseId: 'two' },
    ],
  });
});

test('finds no moments in the cells of another content of the course', () => {
  const log = new MomentLog();
  log.record(row([working]), row([passed, failing]), 1, pack);
  expect(log.toJson()).toEqual({});
});
