import { z } from 'zod';
import type { Heartbeat } from '#lib/protocol/agent-link.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { emitWithAck, isRefusal, type AgentSocket } from './emit-with-ack.ts';
import type { LinkOptions } from './options.ts';

const HeartbeatResponse = z.object({ ok: z.literal(true), serverTime: z.number() });
const JITTER = 0.2;

/**
 * Sends a heartbeat every `intervalMs` ± 20 % while a connection lasts. The connection is broken if
 * a response doesn't arrive within three intervals. Returns a function that stops the heartbeat.
 */
export function startHeartbeat(
  socket: AgentSocket,
  intervalMs: number,
  options: LinkOptions,
  callbacks: { onBroken: (error: unknown) => void; onRefused: (refusal: Refusal) => void },
): () => void {
  const { clock, random } = options;
  let isActive = true;
  let rttMs = 0;
  let cancel: () => void = () => undefined;

  function createHeartbeat(sentAt: number): Heartbeat {
    return {
      epoch: options.spool.epoch(),
      ...options.digestPosition(),
      cluster: options.clusterState(),
      sentAt,
      rttMs,
      health: {
        rssBytes: options.rssBytes(),
        spoolBytes: options.spool.bytes(),
        version: options.version,
      },
    };
  }

  async function sendHeartbeat(): Promise<void> {
    const before = clock.mono();
    const response = await emitWithAck(
      socket,
      'heartbeat',
      createHeartbeat(clock.now()),
      HeartbeatResponse,
      Math.max(10_000, 3 * intervalMs),
    );
    if (!isActive) return;
    rttMs = Math.max(0, clock.mono() - before);
    if (isRefusal(response)) callbacks.onRefused(response);
    schedule();
  }

  function schedule(): void {
    if (!isActive) return;
    cancel = clock.after(intervalMs * (1 - JITTER + 2 * JITTER * random()), () => {
      sendHeartbeat().catch((error: unknown) => {
        if (isActive) callbacks.onBroken(error);
      });
    });
  }

  sendHeartbeat().catch((error: unknown) => {
    if (isActive) callbacks.onBroken(error);
  });
  return () => {
    isActive = false;
    cancel();
  };
}
