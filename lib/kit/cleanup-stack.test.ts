import { describe, expect, it, vi } from 'vitest';
import { createCleanupStack } from './cleanup-stack.ts';

describe('a cleanup stack', () => {
  it('runs its steps in the opposite order, one at a time, and each once', async () => {
    const stack = createCleanupStack();
    const order: string[] = [];
    stack.add(() => void order.push('first'));
    stack.add(async () => {
      await Promise.resolve();
      order.push('second');
    });
    await stack.run(() => undefined);
    await stack.run(() => undefined);
    expect(order).toEqual(['second', 'first']);
  });

  it('waits for a step no longer than its time, or the time of all steps', async () => {
    vi.useFakeTimers();
    const stack = createCleanupStack({ stepTimeoutMs: 1_000 });
    const errors: string[] = [];
    const never = () => new Promise<void>(() => undefined);
    stack.add(never, 6_000);
    stack.add(never);
    const stopped = stack.run((error) => errors.push((error as Error).message));
    await vi.advanceTimersByTimeAsync(7_000);
    await stopped;
    vi.useRealTimers();
    expect(errors).toEqual(['a step took longer than 1 s', 'a step took longer than 6 s']);
  });

  it('reports a step that fails and runs the remaining steps', async () => {
    const stack = createCleanupStack();
    const order: string[] = [];
    const errors: unknown[] = [];
    stack.add(() => void order.push('first'));
    stack.add(() => Promise.reject(new Error('broken')));
    await stack.run((error) => errors.push(error));
    expect(order).toEqual(['first']);
    expect(errors).toEqual([new Error('broken')]);
  });
});
