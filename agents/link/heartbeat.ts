import { z } from 'zod';
import type { Heartbeat } from '#lib/protocol/agent-link.ts';
import type { Refusal } from '#lib/protocol/refusal.ts';
import { ask, refused, type AgentSocket } from './emit-with-ack.ts';
import type { LinkOptions } from './options.ts';

const HeartbeatAnswer = z.object({ ok: z.literal(true), serverTime: z.number() });
const jitter = 0.2;

/** Beats every `everyMs` +- 20 % while one connection lasts; a beat without an answer for three of them breaks it. The answer ends it. */
export function startBeating(
  socket: AgentSocket,
  everyMs: number,
  options: LinkOptions,
  ends: { onBroken: (error: unknown) => void; onRefused: (refusal: Refusal) => void },
): () => void {
  const { clock, random } = options;
  let active = true;
  let rttMs = 0;
  let cancel: () => void = () => undefined;

  function beatFrom(sentAt: number): Heartbeat {
    return {
      epoch: options.spool.epoch(),
      ...options.standing(),
      cluster: options.cluster(),
      sentAt,
      rttMs,
      health: {
        rssBytes: options.rssBytes(),
        spoolBytes: options.spool.bytes(),
        version: options.version,
      },
    };
  }

  async function beat(): Promise<void> {
    const before = clock.mono();
    const answer = await ask(
      socket,
      'heartbeat',
      beatFrom(clock.now()),
      HeartbeatAnswer,
      Math.max(10_000, 3 * everyMs),
    );
    if (!active) return;
    rttMs = Math.max(0, clock.mono() - before);
    if (refused(answer)) ends.onRefused(answer);
    schedule();
  }

  function schedule(): void {
    if (!active) return;
    cancel = clock.after(everyMs * (1 - jitter + 2 * jitter * random()), () => {
      beat().catch((error: unknown) => {
        if (active) ends.onBroken(error);
      });
    });
  }

  beat().catch((error: unknown) => {
    if (active) ends.onBroken(error);
  });
  return () => {
    active = false;
    cancel();
  };
}
