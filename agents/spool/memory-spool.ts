import { randomBytes } from 'node:crypto';
import type { Change } from '#lib/protocol/change.ts';
import {
  takeWithinLimit,
  createEpochId,
  MAX_SPOOL_BYTES,
  type ReadLimit,
  type Spool,
} from './spool.ts';

/** A spool in memory, for simulated students and tests. */
export function createMemorySpool({
  bound = MAX_SPOOL_BYTES,
  epoch = () => createEpochId(randomBytes(24)),
} = {}): Spool {
  let id = epoch();
  let entries: { change: Change; bytes: number }[] = [];
  let lastSeq = 0;
  let acked = 0;
  let bytes = 0;
  let newest: { seenAt: number; mono: number } | null = null;
  const listeners = new Set<() => void>();

  function reset(to: number): void {
    entries = [];
    bytes = 0;
    lastSeq = to;
  }

  return {
    epoch: () => id,
    lastSeq: () => lastSeq,
    acked: () => acked,
    bytes: () => bytes,
    newest: () => newest,
    writeError: () => null,
    hasRoom: () => bytes <= bound / 2,
    append(changes) {
      const added = changes.map((unnumbered, index) => {
        const change = { ...unnumbered, seq: lastSeq + 1 + index } as Change;
        return { change, bytes: Buffer.byteLength(JSON.stringify(change)) };
      });
      const addedBytes = added.reduce((sum, entry) => sum + entry.bytes, 0);
      if (bytes + addedBytes > bound) return 'full';
      for (const entry of added) entries.push(entry);
      lastSeq += added.length;
      bytes += addedBytes;
      const last = added.at(-1);
      if (last !== undefined) newest = { seenAt: last.change.seenAt, mono: last.change.mono };
      for (const listener of listeners) listener();
      return 'numbered';
    },
    read(after: number, limit: ReadLimit) {
      const first = lastSeq - entries.length + 1;
      return Promise.resolve(takeWithinLimit(entries.slice(Math.max(0, after + 1 - first)), limit));
    },
    ack(seq) {
      acked = Math.max(acked, Math.min(seq, lastSeq));
      const first = lastSeq - entries.length + 1;
      for (const entry of entries.splice(0, Math.max(0, acked + 1 - first))) bytes -= entry.bytes;
    },
    onReadable(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dropUnacked() {
      reset(acked);
      return Promise.resolve();
    },
    newEpoch() {
      id = epoch();
      acked = 0;
      newest = null;
      reset(0);
      return Promise.resolve();
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
