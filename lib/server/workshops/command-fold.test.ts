import { expect, it } from 'vitest';
import { RoomReducer } from '#lib/room/reducer.ts';
import type { CommandEntry } from '../log/entry.ts';
import { CommandFold } from './command-fold.ts';
import type { RoomChangeNotifier } from './room-change-notifier.ts';

function createFold() {
  const marked: string[] = [];
  const waits: number[] = [];
  const fold = new CommandFold(
    new RoomReducer(),
    new Map([['s1', {}]]),
    {
      markInfo: () => marked.push('info'),
      markSeat: (id: string) => marked.push(id),
    } as unknown as RoomChangeNotifier,
    {
      recordHelpWait: (seconds) => {
        waits.push(seconds);
      },
    },
  );
  let pos = 0;
  const apply = (kind: string, at: number, payload: object): boolean => {
    pos += 1;
    fold.apply([
      { log: 'command', pos, at, actor: 'p1', kind, seatId: 's1', payload } as CommandEntry,
    ]);
    return fold.markViews();
  };
  return { fold, apply, marked, waits };
}

const request = { seat: 's1', exerciseId: null, question: '', failing: [] };

it('measures from a help request until the first answer, once', () => {
  const { apply, waits } = createFold();
  apply('request-help', 1_000, request);
  expect(waits).toEqual([]);
  apply('claim-help', 46_000, { seat: 's1', by: 'Mori' });
  apply('resolve-help', 90_000, { seat: 's1', by: 'Mori' });
  expect(waits).toEqual([45]);
});

it('measures a request that is resolved without a claim, and none that was canceled', () => {
  const { apply, waits } = createFold();
  apply('request-help', 1_000, request);
  apply('resolve-help', 4_000, { seat: 's1', by: 'Mori' });
  apply('request-help', 10_000, request);
  apply('cancel-help', 20_000, { seat: 's1' });
  apply('claim-help', 30_000, { seat: 's1', by: 'Mori' });
  expect(waits).toEqual([3]);
});

it('marks the seats that commands changed, and says whether there was a command', () => {
  const { fold, apply, marked } = createFold();
  expect(apply('request-help', 1_000, request)).toBe(true);
  expect(marked).toContain('s1');
  fold.apply([]);
  expect(fold.markViews()).toBe(false);
});
