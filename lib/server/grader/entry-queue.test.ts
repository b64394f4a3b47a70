import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LogEntry } from '../log/entry.ts';
import { EntryQueue } from './entry-queue.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const entries = (...positions: number[]): LogEntry[] =>
  positions.map((pos) => ({ log: 'change', pos }) as LogEntry);

it('knows when the oldest of its entries was committed, also after a part was taken', () => {
  const queue = new EntryQueue();
  expect(queue.oldestAt).toBeNull();
  const first = performance.now();
  queue.push(entries(1, 2, 3));
  vi.advanceTimersByTime(500);
  queue.push(entries(4));
  queue.take(2);
  expect(queue.oldestAt).toBe(first);
  queue.take(1);
  expect(queue.oldestAt).toBe(first + 500);
  queue.take(10);
  expect(queue.oldestAt).toBeNull();
});

it('forgets the times of the entries that it drops at its limit', () => {
  const queue = new EntryQueue();
  queue.push(entries(1, 2));
  queue.push(Array.from({ length: 20_000 }, (_, index) => entries(index + 3)[0] as LogEntry));
  expect([queue.hasOverflowed, queue.isEmpty, queue.oldestAt]).toEqual([true, true, null]);
});
