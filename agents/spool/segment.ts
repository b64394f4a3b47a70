import { constants } from 'node:fs';
import { open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Change } from '#lib/protocol/change.ts';
import { SpoolDamagedError } from './spool.ts';

/** A file of changes, one JSON object per line, named after the seq of the first. */
export interface Segment {
  readonly firstSeq: number;
  readonly path: string;
  bytes: number;
}

const SEGMENT_NAME = /^(\d{12})\.jsonl$/;

export const segmentPath = (folder: string, firstSeq: number): string =>
  join(folder, `${String(firstSeq).padStart(12, '0')}.jsonl`);

/** Seq of the first change of a segment file; null for other files. */
export function firstSeqOf(name: string): number | null {
  const match = SEGMENT_NAME.exec(name);
  return match === null ? null : Number(match[1]);
}

export interface SpoolEntry {
  readonly change: Change;
  readonly bytes: number;
}

/**
 * Reads the unbroken run of changes at the start of a segment. `validBytes` is the size of that
 * run; `isComplete`: nothing follows it. A process killed while writing leaves an incomplete last
 * line, and the run ends before it.
 */
export async function readSegment(
  segment: Segment,
): Promise<{ entries: SpoolEntry[]; validBytes: number; isComplete: boolean }> {
  const content = await readFile(segment.path);
  const entries: SpoolEntry[] = [];
  let start = 0;
  while (start < content.length) {
    const end = content.indexOf(0x0a, start);
    const change = end === -1 ? null : parseChange(content.toString('utf8', start, end));
    if (change === null || change.seq !== segment.firstSeq + entries.length)
      return { entries, validBytes: start, isComplete: false };
    entries.push({ change, bytes: end + 1 - start });
    start = end + 1;
  }
  return { entries, validBytes: start, isComplete: true };
}

function parseChange(line: string): Change | null {
  try {
    const parsed = Change.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Reads a segment that is no longer written. Here an incomplete line is damage.
 * @throws {SpoolDamagedError}
 */
export async function readClosedSegment(segment: Segment): Promise<SpoolEntry[]> {
  const { entries, isComplete } = await readSegment(segment).catch((cause: unknown) => {
    throw new SpoolDamagedError(`${segment.path} can't be read`, { cause });
  });
  if (!isComplete)
    throw new SpoolDamagedError(`${segment.path} contains a line that isn't a change`);
  return entries;
}

/**
 * Appends at `offset` and resolves when the data is on the disk. Overwrites the rest of an earlier,
 * failed write.
 */
export async function writeDurably(file: FileHandle, offset: number, lines: Buffer): Promise<void> {
  let done = 0;
  while (done < lines.length) {
    const { bytesWritten } = await file.write(lines, done, lines.length - done, offset + done);
    done += bytesWritten;
  }
  await file.datasync();
}

/** Opens a segment for reading and writing, and creates it if it doesn't exist. */
export const openSegment = (path: string): Promise<FileHandle> =>
  open(path, constants.O_RDWR | constants.O_CREAT, 0o600);

export const removeSegment = (segment: Segment): Promise<void> => rm(segment.path, { force: true });
