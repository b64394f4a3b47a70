import { BatchAck, type Batch } from '#lib/protocol/agent-link.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { FRAME } from '#lib/protocol/version.ts';
import { SpoolDamaged, type Spool } from '../spool/spool.ts';
import { ask, refused, type AgentSocket } from './emit-with-ack.ts';

export interface SenderEnds {
  /** The server refused a batch with anything but `too-large`. Sending has ended. */
  readonly onRefused: (refusal: Refusal) => void;
  readonly onTaken: () => void;
  readonly onDamaged: () => void;
  readonly onBroken: (error: unknown) => void;
}

/** Room for the frame around the changes, bytes. */
const AROUND = 1024;

/**
 * Sends what the spool holds while one connection lasts: one batch in flight, the next when it is acknowledged (rule L6).
 * The answer ends it.
 */
export function startSending(socket: AgentSocket, spool: Spool, ends: SenderEnds): () => void {
  let active = true;
  let busy = false;
  let again = false;
  /** How many changes a batch may have; halved when the server finds one too large, grown with each that passes. */
  let most: number = FRAME.changes;
  const stopListening = spool.onReadable(kick);

  function stop(): void {
    active = false;
    stopListening();
  }

  function kick(): void {
    again = true;
    if (busy || !active) return;
    busy = true;
    void drain()
      .catch((error: unknown) => {
        if (!active) return;
        stop();
        if (error instanceof SpoolDamaged) ends.onDamaged();
        else ends.onBroken(error);
      })
      .finally(() => {
        busy = false;
        if (again && active) kick();
      });
  }

  async function drain(): Promise<void> {
    again = false;
    while (active) {
      const changes = await spool.read(spool.acked(), {
        changes: most,
        bytes: FRAME.softLimit - AROUND,
      });
      if (changes.length === 0 || !active) return;
      const batch: Batch = { epoch: spool.epoch(), changes };
      const answer = await ask(socket, 'batch', batch, BatchAck);
      if (!active) return;
      if (!refused(answer)) {
        spool.ack(answer.acked);
        ends.onTaken();
        most = Math.min(FRAME.changes, most * 2);
      } else if (answer.refusal === 'too-large' && changes.length > 1) {
        most = Math.ceil(changes.length / 2);
      } else {
        stop();
        ends.onRefused(answer);
      }
    }
  }

  kick();
  return stop;
}
