import { ftruncateSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { messageOf } from '#lib/kit/error-text.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { Clock } from '#lib/kit/clock.ts';
import { beginEpoch, openEpoch, type EpochFolder } from './epoch-folder.ts';
import {
  openSegment,
  readClosedSegment,
  readSegment,
  removeSegment,
  segmentPath,
  writeDurably,
  type SpoolEntry,
  type Segment,
} from './segment.ts';
import { takeWithinLimit, MAX_SPOOL_BYTES, type ReadLimit, type Spool } from './spool.ts';

const LIMITS = {
  /**
   * A segment is closed at this size in bytes, and deleted when all its changes are acknowledged.
   */
  segmentBytes: 1024 * 1024,
  /**
   * How much of the newest changes stays in memory, and how much may wait there while the disk
   * isn't writable. Bytes.
   */
  memoryBytes: 2 * 1024 * 1024,
  waitingBytes: 4 * 1024 * 1024,
  retryMs: 5_000,
};

export interface DiskSpoolOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly bound?: number;
  /** Bytes; smaller in tests. */
  readonly segmentBytes?: number;
  /** Writes lines to the disk. Tests simulate a full one. */
  readonly write?: typeof writeDurably;
}

export interface DiskSpool extends Spool {
  /** The folder was damaged and its changes are lost. */
  readonly isDamaged: boolean;
}

/**
 * A spool in append-only files. Changes are written and synced in groups: while one group is
 * written, the next one gathers. While the disk is full, changes wait in memory, are sent from
 * there, and are written later.
 * @throws {Error} the folder can't be created or read
 */
export async function openDiskSpool(options: DiskSpoolOptions): Promise<DiskSpool> {
  return new SegmentedSpool(options, await openEpoch(options.folder, options.clock.now()));
}

class SegmentedSpool implements DiskSpool {
  readonly isDamaged: boolean;
  #folder: EpochFolder;
  #file: FileHandle | null = null;
  /** The newest changes: all that wait to be written, and some that are written already. */
  #tail: SpoolEntry[];
  #tailBytes = 0;
  #waitingBytes = 0;
  #durableSeq: number;
  #lastSeq: number;
  #acked: number;
  #writeError: string | null = null;
  #newest: { seenAt: number; mono: number };
  /** Writes, rotation and truncation run one after another. */
  #workQueue: Promise<unknown> = Promise.resolve();
  #isWriting = false;
  #cancelRetry: (() => void) | null = null;
  #isClosed = false;
  readonly #listeners = new Set<() => void>();
  readonly #options: DiskSpoolOptions;

  constructor(options: DiskSpoolOptions, folder: EpochFolder) {
    this.#options = options;
    this.#folder = folder;
    this.isDamaged = folder.isDamaged;
    const newest = folder.segments.at(-1) as Segment;
    this.#tail = folder.entries;
    this.#tailBytes = newest.bytes;
    this.#lastSeq = this.#durableSeq = newest.firstSeq - 1 + folder.entries.length;
    this.#acked = (folder.segments[0] as Segment).firstSeq - 1;
    const last = folder.entries.at(-1)?.change;
    this.#newest =
      last === undefined
        ? { seenAt: folder.startedAt, mono: 0 }
        : { seenAt: last.seenAt, mono: last.mono };
  }

  epoch = (): string => this.#folder.epoch;
  lastSeq = (): number => this.#lastSeq;
  acked = (): number => this.#acked;
  bytes = (): number =>
    this.#folder.segments.reduce((sum, segment) => sum + segment.bytes, this.#waitingBytes);
  newest = (): { seenAt: number; mono: number } => this.#newest;
  writeError = (): string | null => this.#writeError;
  hasRoom = (): boolean =>
    this.bytes() <= this.#bound() / 2 &&
    (this.#writeError === null || this.#waitingBytes < LIMITS.waitingBytes / 2);
  #bound = (): number => this.#options.bound ?? MAX_SPOOL_BYTES;

  append(changes: Parameters<Spool['append']>[0]): 'numbered' | 'full' {
    const added = changes.map((unnumbered, index): SpoolEntry => {
      const change = { ...unnumbered, seq: this.#lastSeq + 1 + index } as Change;
      return { change, bytes: Buffer.byteLength(JSON.stringify(change)) + 1 };
    });
    const addedBytes = added.reduce((sum, entry) => sum + entry.bytes, 0);
    if (this.bytes() + addedBytes > this.#bound()) return 'full';
    if (this.#writeError !== null && this.#waitingBytes + addedBytes > LIMITS.waitingBytes)
      return 'full';
    for (const entry of added) this.#tail.push(entry);
    this.#tailBytes += addedBytes;
    this.#waitingBytes += addedBytes;
    this.#lastSeq += added.length;
    const last = added.at(-1)?.change;
    if (last !== undefined) this.#newest = { seenAt: last.seenAt, mono: last.mono };
    if (this.#writeError === null) this.#startWriting();
    else this.#notifyListeners();
    return 'numbered';
  }

  async read(after: number, limit: ReadLimit): Promise<Change[]> {
    const end = this.#writeError === null ? this.#durableSeq : this.#lastSeq;
    if (after >= end) return [];
    const tailFirst = this.#lastSeq - this.#tail.length + 1;
    const entries =
      after + 1 >= tailFirst
        ? this.#tail.slice(after + 1 - tailFirst)
        : await this.#readFromDisk(after + 1);
    return takeWithinLimit(
      entries.filter(({ change }) => change.seq <= end),
      limit,
    );
  }

  async #readFromDisk(seq: number): Promise<SpoolEntry[]> {
    const index = this.#folder.segments.findLastIndex(({ firstSeq }) => firstSeq <= seq);
    const segment = this.#folder.segments[index];
    if (segment === undefined) return [];
    const isNewest = index === this.#folder.segments.length - 1;
    const entries = isNewest
      ? (await readSegment(segment)).entries
      : await readClosedSegment(segment);
    return entries.slice(seq - segment.firstSeq);
  }

  ack(seq: number): void {
    this.#acked = Math.max(this.#acked, Math.min(seq, this.#lastSeq));
    this.#trimTail();
    if (this.#folder.segments.length > 1 || this.#isFullyAckedAndLarge())
      void this.#enqueueWork(() => this.#removeAcked());
  }

  #isFullyAckedAndLarge = (): boolean =>
    this.#acked === this.#lastSeq &&
    (this.#folder.segments.at(-1)?.bytes ?? 0) >
      (this.#options.segmentBytes ?? LIMITS.segmentBytes) / 4;

  /**
   * Removes acknowledged segments. A newer segment always exists before an older one is deleted,
   * because its name alone keeps the numbering.
   */
  async #removeAcked(): Promise<void> {
    if (this.#isFullyAckedAndLarge() && this.#durableSeq === this.#lastSeq) await this.#rotate();
    const { segments } = this.#folder;
    while (segments.length > 1 && (segments[1] as Segment).firstSeq - 1 <= this.#acked)
      await removeSegment(segments.shift() as Segment);
  }

  onReadable(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  #notifyListeners(): void {
    for (const listener of this.#listeners) listener();
  }

  #enqueueWork<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    const done = this.#workQueue.then(work).catch((error: unknown) => {
      this.#recordWriteError(error);
      return undefined;
    });
    this.#workQueue = done;
    return done;
  }

  #startWriting(): void {
    if (this.#isWriting || this.#isClosed) return;
    this.#isWriting = true;
    void this.#enqueueWork(() => this.#write()).then(() => {
      this.#isWriting = false;
      if (this.#writeError === null && this.#durableSeq < this.#lastSeq) this.#startWriting();
    });
  }

  async #write(): Promise<void> {
    const waiting = this.#tail.filter(({ change }) => change.seq > this.#durableSeq);
    if (waiting.length === 0) return;
    const lines = Buffer.from(waiting.map(({ change }) => `${JSON.stringify(change)}\n`).join(''));
    if (
      (this.#folder.segments.at(-1) as Segment).bytes >=
      (this.#options.segmentBytes ?? LIMITS.segmentBytes)
    )
      await this.#rotate();
    const segment = this.#folder.segments.at(-1) as Segment;
    this.#file ??= await openSegment(segment.path);
    ftruncateSync(this.#file.fd, segment.bytes);
    await (this.#options.write ?? writeDurably)(this.#file, segment.bytes, lines);
    segment.bytes += lines.length;
    this.#waitingBytes -= lines.length;
    this.#durableSeq = (waiting.at(-1) as SpoolEntry).change.seq;
    this.#writeError = null;
    this.#trimTail();
    this.#notifyListeners();
  }

  async #rotate(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    const next = {
      firstSeq: this.#durableSeq + 1,
      path: segmentPath(this.#folder.path, this.#durableSeq + 1),
      bytes: 0,
    };
    this.#file = await openSegment(next.path);
    this.#folder.segments.push(next);
  }

  #recordWriteError(error: unknown): void {
    const code = (error as NodeJS.ErrnoException).code;
    this.#writeError =
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'the disk is full, so new changes are kept in memory only'
        : `the spool can't be written: ${messageOf(error)}`;
    this.#notifyListeners();
    this.#cancelRetry?.();
    if (this.#isClosed) return;
    this.#cancelRetry = this.#options.clock.after(LIMITS.retryMs, () => {
      this.#startWriting();
    });
  }

  /**
   * Keeps the changes in memory that wait for the disk, and of the others the unacknowledged ones
   * within the limit.
   */
  #trimTail(): void {
    let drop = 0;
    for (const { change, bytes } of this.#tail) {
      const needed =
        change.seq > this.#durableSeq ||
        (change.seq > this.#acked && this.#tailBytes <= LIMITS.memoryBytes);
      if (needed) break;
      this.#tailBytes -= bytes;
      drop += 1;
    }
    if (drop > 0) this.#tail.splice(0, drop);
  }

  async dropUnacked(): Promise<void> {
    await this.#enqueueWork(async () => {
      await this.#file?.close();
      this.#file = null;
      const { segments } = this.#folder;
      while (segments.length > 1 && (segments.at(-1) as Segment).firstSeq > this.#acked)
        await removeSegment(segments.pop() as Segment);
      const segment = segments.at(-1) as Segment;
      const { entries } = await readSegment(segment).catch(() => ({ entries: [] as SpoolEntry[] }));
      segment.bytes = entries
        .filter(({ change }) => change.seq <= this.#acked)
        .reduce((sum, { bytes }) => sum + bytes, 0);
      this.#resetTo(this.#acked);
    });
  }

  async newEpoch(): Promise<void> {
    await this.#enqueueWork(async () => {
      await this.#file?.close();
      this.#file = null;
      this.#folder = await beginEpoch(this.#options.folder, this.#options.clock.now());
      this.#acked = 0;
      this.#newest = { seenAt: this.#folder.startedAt, mono: 0 };
      this.#resetTo(0);
    });
  }

  #resetTo(lastSeq: number): void {
    this.#tail = [];
    this.#tailBytes = this.#waitingBytes = 0;
    this.#lastSeq = this.#durableSeq = lastSeq;
  }

  async flush(): Promise<void> {
    while (this.#durableSeq < this.#lastSeq && this.#writeError === null) await this.#workQueue;
    await this.#workQueue;
  }

  async close(): Promise<void> {
    await this.flush();
    this.#isClosed = true;
    this.#cancelRetry?.();
    await this.#file?.close();
    this.#file = null;
  }
}
