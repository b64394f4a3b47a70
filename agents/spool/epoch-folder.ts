import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Epoch } from '#lib/protocol/agent-link.ts';
import { firstSeqOf, readSegment, segmentPath, type SpoolEntry, type Segment } from './segment.ts';
import { createEpochId } from './spool.ts';

export interface EpochFolder {
  readonly epoch: string;
  readonly path: string;
  /** Start of the epoch, ms since 1970. */
  readonly startedAt: number;
  /** Oldest first, never empty. Changes are appended to the newest. */
  readonly segments: Segment[];
  /** Changes of the newest segment. */
  readonly entries: SpoolEntry[];
  /** The folder had unreadable files. Their changes are lost, and this is a new epoch. */
  readonly isDamaged: boolean;
}

const RECORD_FILE = 'epoch.json';

/**
 * Starts a new, empty epoch in `folder` and removes earlier ones. The record is written atomically,
 * so a crash leaves the old or the new one.
 */
export async function beginEpoch(
  folder: string,
  now: number,
  isDamaged = false,
): Promise<EpochFolder> {
  const epoch = createEpochId(randomBytes(24));
  const path = join(folder, epoch);
  await mkdir(path, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${RECORD_FILE}.new`), JSON.stringify({ epoch, startedAt: now }), {
    mode: 0o600,
    flush: true,
  });
  await rename(join(folder, `${RECORD_FILE}.new`), join(folder, RECORD_FILE));
  for (const name of await readdir(folder))
    if (name !== epoch && name !== RECORD_FILE)
      await rm(join(folder, name), { recursive: true, force: true });
  return {
    epoch,
    path,
    startedAt: now,
    segments: [{ firstSeq: 1, path: segmentPath(path, 1), bytes: 0 }],
    entries: [],
    isDamaged,
  };
}

/**
 * Opens the epoch in `folder`, or starts a new one. An incomplete last line of the newest segment
 * is cut off: it was never sent.
 */
export async function openEpoch(folder: string, now: number): Promise<EpochFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const record = await readRecord(join(folder, RECORD_FILE));
  if (record === 'none') return beginEpoch(folder, now);
  if (record === 'damaged') return beginEpoch(folder, now, true);
  const path = join(folder, record.epoch);
  const names = await readdir(path).catch(() => []);
  const firstSeqs = names
    .map(firstSeqOf)
    .filter((firstSeq) => firstSeq !== null)
    .sort((a, b) => a - b);
  const segments = await Promise.all(
    firstSeqs.map(async (firstSeq) => ({
      firstSeq,
      path: segmentPath(path, firstSeq),
      bytes: (await stat(segmentPath(path, firstSeq))).size,
    })),
  );
  const newest = segments.at(-1);
  if (newest === undefined) return beginEpoch(folder, now, names.length > 0);
  const { entries, validBytes } = await readSegment(newest);
  newest.bytes = validBytes;
  return { ...record, path, segments, entries, isDamaged: false };
}

async function readRecord(
  path: string,
): Promise<{ epoch: string; startedAt: number } | 'none' | 'damaged'> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? null : Promise.reject(error),
  );
  if (text === null) return 'none';
  try {
    const { epoch, startedAt } = JSON.parse(text) as { epoch: unknown; startedAt: unknown };
    return Epoch.safeParse(epoch).success && typeof startedAt === 'number'
      ? { epoch: epoch as string, startedAt }
      : 'damaged';
  } catch {
    return 'damaged';
  }
}
