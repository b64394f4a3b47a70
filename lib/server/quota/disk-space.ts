import { statfs } from 'node:fs/promises';
import { repeat, type Clock } from '#lib/kit/clock.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { SECOND_MS } from '#lib/kit/time.ts';
import type { Log } from '../logger.ts';
import { MIN_FREE_DISK_BYTES } from './limits.ts';

const CHECK_MS = 10 * SECOND_MS;

export interface DiskSpace {
  /** Whether the embedded database can accept changes. */
  hasSpace(): boolean;
  stop(): void;
}

/** The free bytes of the file system of a folder. */
async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Watches the free space of the folder of the embedded database. A database on another machine
 * (`folder` null) watches its own. An error says nothing about the space, so it changes nothing.
 */
export async function watchDiskSpace({
  folder,
  clock,
  log,
  freeBytes = readFreeBytes,
}: {
  readonly folder: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly freeBytes?: (folder: string) => Promise<number>;
}): Promise<DiskSpace> {
  let hasSpace = true;
  if (folder === null) return { hasSpace: () => true, stop: () => undefined };
  const check = async (): Promise<void> => {
    try {
      const free = await freeBytes(folder);
      if (free >= MIN_FREE_DISK_BYTES === hasSpace) return;
      hasSpace = !hasSpace;
      if (hasSpace) log('info', 'The disk has enough free space again. Changes are accepted.');
      else
        log(
          'error',
          `The disk has less than 1 GiB of free space (${folder}). No changes are accepted until there is more.`,
        );
    } catch (error) {
      log('warn', `The free disk space couldn't be read: ${messageOf(error)}`);
    }
  };
  await check();
  const stop = repeat(clock, CHECK_MS, () => void check());
  return { hasSpace: () => hasSpace, stop };
}
