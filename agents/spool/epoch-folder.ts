import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Epoch } from '#lib/protocol/agent-link.ts';
import { firstOf, readSegment, segmentPath, type Entry, type Segment } from './segment.ts';
import { newEpochId } from './spool.ts';

export interface EpochFolder {
  readonly epoch: string;
  readonly path: string;
  /** When the epoch began, ms since 1970. */
  readonly bornAt: number;
  /** Oldest first, never empty: the newest one is written to. */
  readonly segments: Segment[];
  /** What the newest segment holds. */
  readonly entries: Entry[];
  /** Files lay there that could not be understood: what they held is lost, and this is a new epoch. */
  readonly damaged: boolean;
}

const RECORD = 'epoch.json';

/** A new, empty epoch in `folder`; the ones before it are removed. The record is renamed into place, so a crash leaves the old or the new. */
export async function beginEpoch(
  folder: string,
  now: number,
  damaged = false,
): Promise<EpochFolder> {
  const epoch = newEpochId(randomBytes(24));
  const path = join(folder, epoch);
  await mkdir(path, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${RECORD}.new`), JSON.stringify({ epoch, bornAt: now }), {
    mode: 0o600,
    flush: true,
  });
  await rename(join(folder, `${RECORD}.new`), join(folder, RECORD));
  for (const name of await readdir(folder))
    if (name !== epoch && name !== RECORD)
      await rm(join(folder, name), { recursive: true, force: true });
  return {
    epoch,
    path,
    bornAt: now,
    segments: [{ first: 1, path: segmentPath(path, 1), bytes: 0 }],
    entries: [],
    damaged,
  };
}

/** The epoch that `folder` holds, or a new one. A torn last line of the newest segment is cut off, it was never sent. */
export async function openEpoch(folder: string, now: number): Promise<EpochFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const record = await readRecord(join(folder, RECORD));
  if (record === 'none') return beginEpoch(folder, now);
  if (record === 'damaged') return beginEpoch(folder, now, true);
  const path = join(folder, record.epoch);
  const names = await readdir(path).catch(() => []);
  const firsts = names
    .map(firstOf)
    .filter((first) => first !== null)
    .sort((a, b) => a - b);
  const segments = await Promise.all(
    firsts.map(async (first) => ({
      first,
      path: segmentPath(path, first),
      bytes: (await stat(segmentPath(path, first))).size,
    })),
  );
  const newest = segments.at(-1);
  if (newest === undefined) return beginEpoch(folder, now, names.length > 0);
  const { entries, sound } = await readSegment(newest);
  newest.bytes = sound;
  return { ...record, path, segments, entries, damaged: false };
}

async function readRecord(
  path: string,
): Promise<{ epoch: string; bornAt: number } | 'none' | 'damaged'> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : Promise.reject(error),
  );
  if (text === null) return 'none';
  try {
    const { epoch, bornAt } = JSON.parse(text) as { epoch: unknown; bornAt: unknown };
    return Epoch.safeParse(epoch).success && typeof bornAt === 'number'
      ? { epoch: epoch as string, bornAt }
      : 'damaged';
  } catch {
    return 'damaged';
  }
}
