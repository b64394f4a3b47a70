import type { Change } from '#lib/protocol/change.ts';

/** A change without seq. `seenAt` and `mono` are the times at which the agent saw it. */
export type UnnumberedChange = Change extends infer Member
  ? Member extends Change
    ? Omit<Member, 'seq'>
    : never
  : never;

export interface ReadLimit {
  readonly changes: number;
  /** UTF-8 bytes of JSON. The first change is returned in any case. */
  readonly bytes: number;
}

/**
 * Numbered changes that aren't acknowledged yet, in order, with limited size. Numbers begin at 1 in
 * each epoch and have no gaps. `read` returns only changes that would survive a power failure, so
 * that a seq is never sent twice with different content.
 */
export interface Spool {
  epoch(): string;
  /** Highest assigned seq; 0 if none. */
  lastSeq(): number;
  /** Highest seq known to be acknowledged. */
  acked(): number;
  bytes(): number;
  /** Times of the newest change, to continue from after a restart; null in an empty epoch. */
  newest(): { readonly seenAt: number; readonly mono: number } | null;
  /** Why the spool can't be written to, as a sentence; null if it can. */
  writeError(): string | null;
  /** Numbers all of the changes, or none: `full` if they exceed the limit or can't be written. */
  append(changes: readonly UnnumberedChange[]): 'numbered' | 'full';
  /** Whether a reset fits again after `full`. */
  hasRoom(): boolean;
  /**
   * Returns changes after seq `after`, oldest first; empty if there are none to send yet.
   * @throws {SpoolDamagedError} stored changes can't be read any more
   */
  read(after: number, limit: ReadLimit): Promise<Change[]>;
  /** The server has committed all changes up to `seq`. */
  ack(seq: number): void;
  /** Calls `listener` when there may be more to read. Returns a function that ends it. */
  onReadable(listener: () => void): () => void;
  /**
   * Drops the unacknowledged changes, none of which the server has committed. Numbering continues
   * after `acked`.
   */
  dropUnacked(): Promise<void>;
  /** Drops everything and starts a new epoch. */
  newEpoch(): Promise<void>;
  /** Resolves when all changes are durable, or `writeError` says why not. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Maximum size of a spool, bytes of JSON (R5). */
export const MAX_SPOOL_BYTES = 64 * 1024 * 1024;

export class SpoolDamagedError extends Error {
  override readonly name = 'SpoolDamagedError';
}

/** Epoch ids are random, so that two cloned VMs don't share one. */
export function createEpochId(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join('');
}

/** The first changes of `entries` within the limit. */
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
