import { constants } from 'node:fs';
import { open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Change } from '#lib/protocol/change.ts';
import { SpoolDamagedError } from './spool.ts';

/** A file of changes, one JSON a line, named after the number of its first. */
export interface Segment {
  readonly firstSeq: number;
  readonly path: string;
  bytes: number;
}

const SEGMENT_NAME = /^(\d{12})\.jsonl$/;

export const segmentPath = (folder: string, firstSeq: number): string =>
  join(folder, `${String(firstSeq).padStart(12, '0')}.jsonl`);

/** Number of the first change of a segment file; null for other files. */
export function firstSeqOf(name: string): number | null {
  const match = SEGMENT_NAME.exec(name);
  return match === null ? null : Number(match[1]);
}

export interface SpoolEntry {
  readonly change: Change;
  readonly bytes: number;
}

/**
 * The unbroken run of changes at the start of a segment. `sound`: bytes up to the end of that run; `whole`: nothing follows it.
 * A kill in the middle of a write leaves a torn last line: the run ends before it.
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

/** The same of a segment that nobody writes any more, where anything torn is damage. */
export async function readClosedSegment(segment: Segment): Promise<SpoolEntry[]> {
  const { entries, isComplete } = await readSegment(segment).catch((cause: unknown) => {
    throw new SpoolDamagedError(`${segment.path} can't be read`, { cause });
  });
  if (!isComplete)
    throw new SpoolDamagedError(`${segment.path} holds something that is not a change`);
  return entries;
}

/** Appends at `offset` and reaches the disk before it resolves; what an earlier, failed write left behind is cut off. */
export async function writeDurably(file: FileHandle, offset: number, lines: Buffer): Promise<void> {
  let done = 0;
  while (done < lines.length) {
    const { bytesWritten } = await file.write(lines, done, lines.length - done, offset + done);
    done += bytesWritten;
  }
  await file.datasync();
}

/** Opened for reading and writing, made when it is not there. */
export const openSegment = (path: string): Promise<FileHandle> =>
  open(path, constants.O_RDWR | constants.O_CREAT, 0o600);

export const removeSegment = (segment: Segment): Promise<void> => rm(segment.path, { force: true });
