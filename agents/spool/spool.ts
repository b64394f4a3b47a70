import type { Change } from '#lib/protocol/change.ts';

/** A change that has no number yet. `seenAt` and `mono` are those of the moment it was seen. */
export type UnnumberedChange = Change extends infer One
  ? One extends Change
    ? Omit<One, 'seq'>
    : never
  : never;

export interface ReadLimit {
  readonly changes: number;
  /** UTF-8 bytes of JSON; one change is always given, however large it is. */
  readonly bytes: number;
}

/**
 * What was numbered and is not acknowledged yet, in order, bounded. Numbers begin at 1 in each epoch and have no holes; only
 * what would survive a power cut is given to `read`, so that a number is never sent twice with different content.
 */
export interface Spool {
  epoch(): string;
  /** Highest number given; 0 when none. */
  lastSeq(): number;
  /** Highest number that is known to be acknowledged. */
  acked(): number;
  bytes(): number;
  /** The newest change's clocks, to go on from after a restart; null in an empty epoch. */
  newest(): { readonly seenAt: number; readonly mono: number } | null;
  /** Why it can't be written to, in a sentence; null while all is well. */
  writeError(): string | null;
  /** Numbers all of them, or none: `full` when they would pass the bound or can't be written. */
  append(changes: readonly UnnumberedChange[]): 'numbered' | 'full';
  /** Whether a reset fits again after `full`. */
  hasRoom(): boolean;
  /**
   * Changes after `seq`, oldest first; empty when there are none to send yet.
   * @throws {SpoolDamaged} what was kept can't be read any more
   */
  read(after: number, limit: ReadLimit): Promise<Change[]>;
  /** The server has committed all up to here. */
  ack(seq: number): void;
  /** Calls `listener` whenever there may be more to read; the answer ends that. */
  onReadable(listener: () => void): () => void;
  /** Forget what is not acknowledged; numbers go on from `acked`. The server has committed none of it. */
  dropUnacked(): Promise<void>;
  /** Forget everything and begin another epoch. */
  newEpoch(): Promise<void>;
  /** Resolves when all that was appended is durable, or `trouble` says why not. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Bound of a spool, bytes of JSON (R5). */
export const MAX_SPOOL_BYTES = 64 * 1024 * 1024;

export class SpoolDamagedError extends Error {
  override readonly name = 'SpoolDamaged';
}

/** Epochs are random: two machines that were cloned from one never share one by design, and by chance neither. */
export function createEpochId(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join('');
}

/** The first changes of `from` that fit the limit. */
export function takeWithinLimit(
  entries: Iterable<{ readonly change: Change; readonly bytes: number }>,
  limit: ReadLimit,
): Change[] {
  const chosen: Change[] = [];
  let bytes = 0;
  for (const entry of entries) {
    bytes += entry.bytes;
    if (chosen.length > 0 && (bytes > limit.bytes || chosen.length >= limit.changes)) break;
    chosen.push(entry.change);
  }
  return chosen;
}
