import type { Clock } from '#lib/kit/clock.ts';

/** A clock that jumps from timer to timer, so that a whole day passes in seconds. */
export interface VirtualClock extends Clock {
  /** Calls all timers that are due until `time` (ms since 1970), in their order. */
  advanceTo(time: number): void;
}

interface Timer {
  readonly dueAt: number;
  /** Timers of the same time are called in the order in which they were set. */
  readonly order: number;
  callback: (() => void) | null;
}

/**
 * Timers are in a binary heap, because hundreds of simulated students have thousands of them. Wall
 * time and monotonic time are equal, in whole ms like the clocks of agents; `start` is in ms since 1970.
 */
export function createVirtualClock(start: number): VirtualClock {
  const heap: Timer[] = [];
  let [now, count] = [start, 0];
  return {
    now: () => now,
    mono: () => now,
    after(ms, callback) {
      const dueAt = Math.ceil(now + Math.max(0, ms));
      const timer: Timer = { dueAt, order: count, callback };
      count += 1;
      push(heap, timer);
      return () => {
        timer.callback = null;
      };
    },
    advanceTo(time) {
      for (let next = heap[0]; next !== undefined && next.dueAt <= time; next = heap[0]) {
        removeFirst(heap);
        now = Math.max(now, next.dueAt);
        next.callback?.();
      }
      now = Math.max(now, time);
    },
  };
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order);
}

function push(heap: Timer[], timer: Timer): void {
  let index = heap.length;
  heap.push(timer);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !isBefore(timer, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = timer;
}

function removeFirst(heap: Timer[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let index = 0;
  for (;;) {
    let childIndex = 2 * index + 1;
    const [left, right] = [heap[childIndex], heap[childIndex + 1]];
    if (left === undefined) break;
    if (right !== undefined && isBefore(right, left)) childIndex += 1;
    const child = heap[childIndex];
    if (child === undefined || !isBefore(child, last)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
}

/** A sequence of actions. It yields how long to wait until the next one, ms. */
export type Process = Generator<number, void>;

/** Runs a process on a clock, from now on. */
export function runProcess(clock: Clock, process: Process): void {
  const step = (): void => {
    const { value, done } = process.next();
    if (done !== true) clock.after(value, step);
  };
  step();
}
