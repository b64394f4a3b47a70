import { Change } from '#lib/protocol/change.ts';
import { prepareChange } from '#lib/server/log/rows.ts';
import type { Spool } from '#agents/spool/spool.ts';
import type { AgentRecord, EpochRecord } from './compare.ts';

/** Hex digits of a fingerprint that are compared. */
export const FINGERPRINT_DIGITS = 16;

/**
 * Passes everything on to `spool`, and notes each change that is numbered and each number that the
 * server acknowledges: in an answer to a batch, in `welcome`, or in a refusal with the next number.
 */
export function createRecordingSpool(spool: Spool, { epochs }: AgentRecord): Spool {
  const current = (): EpochRecord => {
    const known = epochs.get(spool.epoch());
    if (known !== undefined) return known;
    const created = { acked: 0, fingerprints: [] };
    epochs.set(spool.epoch(), created);
    return created;
  };
  return {
    epoch: () => spool.epoch(),
    lastSeq: () => spool.lastSeq(),
    acked: () => spool.acked(),
    bytes: () => spool.bytes(),
    newest: () => spool.newest(),
    writeError: () => spool.writeError(),
    hasRoom: () => spool.hasRoom(),
    append(changes) {
      const first = spool.lastSeq() + 1;
      const result = spool.append(changes);
      if (result === 'full') return result;
      const { acked, fingerprints } = current();
      for (const [index, unnumbered] of changes.entries()) {
        const seq = first + index;
        // An acknowledged number must keep its content.
        if (seq > acked)
          fingerprints[seq - 1] = prepareChange(
            Change.parse({ ...unnumbered, seq }),
          ).fingerprint.slice(0, FINGERPRINT_DIGITS);
      }
      return result;
    },
    read: (after, limit) => spool.read(after, limit),
    ack(seq) {
      const record = current();
      record.acked = Math.max(record.acked, Math.min(seq, spool.lastSeq()));
      spool.ack(seq);
    },
    onReadable: (listener) => spool.onReadable(listener),
    dropUnacked: () => spool.dropUnacked(),
    newEpoch: () => spool.newEpoch(),
    flush: () => spool.flush(),
    close: () => spool.close(),
  };
}
