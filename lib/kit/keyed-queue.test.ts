import { describe, expect, it } from 'vitest';
import { createKeyedQueue } from './keyed-queue.ts';

describe('a keyed queue', () => {
  it('runs work of one key in order, and work of other keys at the same time', async () => {
    const queue = createKeyedQueue();
    const started: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const first = queue.run('a', async () => {
      started.push('a1');
      await gate.promise;
      return 1;
    });
    const second = queue.run('a', () => {
      started.push('a2');
      return Promise.resolve(2);
    });
    await queue.run('b', () => {
      started.push('b1');
      return Promise.resolve();
    });
    expect(started).toEqual(['a1', 'b1']);
    gate.resolve(undefined);
    expect(await Promise.all([first, second])).toEqual([1, 2]);
    expect(started).toEqual(['a1', 'b1', 'a2']);
  });

  it('runs the next work after work that failed', async () => {
    const queue = createKeyedQueue();
    const failing = queue.run('a', () => Promise.reject(new Error('broken')));
    const next = queue.run('a', () => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('done');
  });
});
