import { expect, it } from 'vitest';
import { forEachSeat } from './remove-seats.ts';

it('runs the request for each seat in order, and counts seats that are gone', async () => {
  const [asked, progress]: [string[], number[]] = [[], []];
  const result = await forEachSeat(
    ['a', 'b', 'c'],
    (id) => {
      asked.push(id);
      return Promise.resolve(
        id === 'b' ? { ok: false, error: { error: 'not-found' } } : { ok: true, value: null },
      );
    },
    (done) => progress.push(done),
  );
  expect(result).toEqual({ done: ['a', 'b', 'c'], error: null });
  expect([asked, progress]).toEqual([
    ['a', 'b', 'c'],
    [1, 2, 3],
  ]);
});

it('stops at an error and says what is done', async () => {
  const result = await forEachSeat(['a', 'b', 'c'], (id) =>
    Promise.resolve(
      id === 'b' ? { ok: false, error: { error: 'offline' } } : { ok: true, value: null },
    ),
  );
  expect(result).toEqual({ done: ['a'], error: { error: 'offline' } });
});
