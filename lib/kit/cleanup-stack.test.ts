import { describe, expect, it } from 'vitest';
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
