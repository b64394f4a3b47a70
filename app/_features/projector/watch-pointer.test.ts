import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { POINTER_IDLE_MS, watchPointer } from './watch-pointer.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('reports a pointer that rests for 3 seconds, and when it moves again', () => {
  const target = new EventTarget();
  const reports: boolean[] = [];
  const stop = watchPointer(target, (isIdle) => reports.push(isIdle));
  vi.advanceTimersByTime(POINTER_IDLE_MS - 1);
  target.dispatchEvent(new Event('pointermove'));
  vi.advanceTimersByTime(POINTER_IDLE_MS - 1);
  expect(reports).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(reports).toEqual([true]);
  target.dispatchEvent(new Event('keydown'));
  expect(reports).toEqual([true, false]);
  stop();
  vi.advanceTimersByTime(2 * POINTER_IDLE_MS);
  target.dispatchEvent(new Event('pointermove'));
  expect(reports).toEqual([true, false]);
});
