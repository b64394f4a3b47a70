import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '#lib/kit/clock.ts';
import { watchDiskSpace } from './disk-space.ts';

const GIB = 1024 ** 3;

describe('the free disk space', () => {
  it('is checked every 10 s, and only below 1 GiB changes are refused', async () => {
    let free = GIB;
    let tick: () => void = () => undefined;
    const clock: Clock = {
      now: () => 0,
      mono: () => 0,
      after: (ms, callback) => {
        expect(ms).toBe(10_000);
        tick = callback;
        return () => undefined;
      },
    };
    const lines: string[] = [];
    const disk = await watchDiskSpace({
      folder: '/data',
      clock,
      log: (level, message) => lines.push(`${level} ${message}`),
      freeBytes: () => Promise.resolve(free),
    });
    expect(disk.hasSpace()).toBe(true);
    free = GIB - 1;
    tick();
    await vi.waitFor(() => expect(disk.hasSpace()).toBe(false));
    free = GIB;
    tick();
    await vi.waitFor(() => expect(disk.hasSpace()).toBe(true));
    expect(lines).toEqual([
      'error The disk has less than 1 GiB of free space (/data). No changes are accepted until there is more.',
      'info The disk has enough free space again. Changes are accepted.',
    ]);
    disk.stop();
  });

  it('doesn’t matter for a database on another machine', async () => {
    const freeBytes = vi.fn();
    const disk = await watchDiskSpace({
      folder: null,
      clock: { now: () => 0, mono: () => 0, after: () => () => undefined },
      log: () => undefined,
      freeBytes,
    });
    expect(disk.hasSpace()).toBe(true);
    expect(freeBytes).not.toHaveBeenCalled();
  });
});
