import { BatchAck, type Batch } from '#lib/protocol/agent-link.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { FRAME_LIMITS } from '#lib/protocol/version.ts';
import { SpoolDamagedError, type Spool } from '../spool/spool.ts';
import { emitWithAck, isRefusal, type AgentSocket } from './emit-with-ack.ts';

export interface SenderCallbacks {
  /** The server refused a batch, but not as `too-large`. Sending has stopped. */
  readonly onRefused: (refusal: Refusal) => void;
  readonly onAcknowledged: () => void;
  readonly onDamaged: () => void;
  readonly onBroken: (error: unknown) => void;
}

/** Size of the frame around the changes, bytes. */
const FRAME_OVERHEAD_BYTES = 1024;

/**
 * Sends the changes of the spool while a connection lasts, one batch at a time (L6). Returns a
 * function that stops it.
 */
export function startSending(
  socket: AgentSocket,
  spool: Spool,
  callbacks: SenderCallbacks,
): () => void {
  let isActive = true;
  let isDraining = false;
  let hasMore = false;
  /**
   * Maximum number of changes in a batch. Halved when the server refuses a batch as too large,
   * doubled with each accepted batch.
   */
  let maxChanges: number = FRAME_LIMITS.maxChanges;
  const stopListening = spool.onReadable(startDraining);

  function stop(): void {
    isActive = false;
    stopListening();
  }

  function startDraining(): void {
    hasMore = true;
    if (isDraining || !isActive) return;
    isDraining = true;
    void drain()
      .catch((error: unknown) => {
        if (!isActive) return;
        stop();
        if (error instanceof SpoolDamagedError) callbacks.onDamaged();
        else callbacks.onBroken(error);
      })
      .finally(() => {
        isDraining = false;
        if (hasMore && isActive) startDraining();
      });
  }

  async function drain(): Promise<void> {
    hasMore = false;
    while (isActive) {
      const changes = await spool.read(spool.acked(), {
        changes: maxChanges,
        bytes: FRAME_LIMITS.softBytes - FRAME_OVERHEAD_BYTES,
      });
      if (changes.length === 0 || !isActive) return;
      const batch: Batch = { epoch: spool.epoch(), changes };
      const response = await emitWithAck(socket, 'batch', batch, BatchAck);
      if (!isActive) return;
      if (!isRefusal(response)) {
        spool.ack(response.acked);
        callbacks.onAcknowledged();
        maxChanges = Math.min(FRAME_LIMITS.maxChanges, maxChanges * 2);
      } else if (response.refusal === 'too-large' && changes.length > 1) {
        maxChanges = Math.ceil(changes.length / 2);
      } else {
        stop();
        callbacks.onRefused(response);
      }
    }
  }

  startDraining();
  return stop;
}
