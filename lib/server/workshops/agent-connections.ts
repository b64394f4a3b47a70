import type { Heartbeat } from '#lib/protocol/agent-link.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import type { AgentChannel, AttachedAgent } from '#lib/realtime/agents/gateway.ts';
import { ClockOffset } from '../log/clock-offset.ts';
import type { MirrorPosition } from '../grader/messages.ts';

/**
 * A connection that breaks leaves its server side behind for a moment, and what it had sent may still come in; one that speaks
 * later than this after another took its line is a second machine with the same key.
 */
const DUPLICATE_KEY_GRACE_MS = 1_000;
/** After so long a connection that was replaced and stayed silent is closed. */
const REPLACED_CLOSE_DELAY_MS = 10_000;
/** A seat is asked to send everything again at most once in this time. */
const MIN_RESYNC_INTERVAL_MS = 5 * 60_000;

interface ActiveConnection {
  readonly channel: AgentChannel;
  readonly since: number;
}

export interface AgentConnectionsOptions {
  /** Monotonic, ms. */
  readonly mono: () => number;
  readonly onFrame: (seatId: string) => void;
  /** The seat's connection closed, and there is no other. */
  readonly onClosed: (seatId: string) => void;
  /** One key is live twice. */
  readonly onDuplicateKey: (seatId: string) => void;
  readonly log: (line: string) => void;
}

/** The connections of an event's agents: one a seat counts. */
export class AgentConnections {
  readonly #options: AgentConnectionsOptions;
  readonly #active = new Map<string, ActiveConnection>();
  readonly #replaced = new Map<AgentChannel, NodeJS.Timeout>();
  readonly #clockOffsets = new Map<string, ClockOffset>();
  readonly #mismatches = new Map<string, number>();
  readonly #resyncs = new Map<string, number>();

  constructor(options: AgentConnectionsOptions) {
    this.#options = options;
  }

  attach(seatId: string, channel: AgentChannel): AttachedAgent {
    const before = this.#active.get(seatId);
    if (before) this.#replaceChannel(before.channel, channel);
    this.#active.set(seatId, { channel, since: this.#options.mono() });
    this.#mismatches.delete(seatId);
    this.#options.onFrame(seatId);
    return {
      recordFrame: () => this.#recordFrame(seatId, channel),
      release: () => {
        this.#releaseChannel(seatId, channel);
      },
    };
  }

  /** What to add to the seat's clock, ms. */
  clockOffsetMs(seatId: string): number {
    return this.#clockOffsets.get(seatId)?.offsetMs ?? 0;
  }

  /** Takes the agent's clock and digest in; `stands` is where our fold of it stands. */
  recordHeartbeat(
    seatId: string,
    heartbeat: Heartbeat,
    receivedAt: number,
    mirrorPosition: MirrorPosition | null,
  ): void {
    const offset = this.#clockOffsets.get(seatId) ?? new ClockOffset();
    this.#clockOffsets.set(seatId, offset);
    offset.addSample({ sentAt: heartbeat.sentAt, rttMs: heartbeat.rttMs, receivedAt });
    if (
      !mirrorPosition ||
      mirrorPosition.digest === null ||
      mirrorPosition.epoch !== heartbeat.epoch ||
      mirrorPosition.seq !== heartbeat.seq ||
      mirrorPosition.plan !== heartbeat.plan
    )
      return;
    const mismatches =
      mirrorPosition.digest === heartbeat.digest ? 0 : (this.#mismatches.get(seatId) ?? 0) + 1;
    this.#mismatches.set(seatId, mismatches);
    if (mismatches >= 2) this.#requestResync(seatId);
  }

  /** Tells every agent what to watch and ask from now on. */
  sendPlan(plan: Plan): void {
    for (const { channel } of this.#active.values()) channel.sendPlan(plan);
  }

  /** Ends the line of a seat, or all of them. */
  disconnect(refusal: Refusal, seatId?: string): void {
    for (const [id, { channel }] of [...this.#active])
      if (seatId === undefined || id === seatId) channel.disconnect(refusal);
    if (seatId === undefined) for (const line of this.#replaced.keys()) line.disconnect(refusal);
  }

  forgetSeat(seatId: string): void {
    for (const some of [this.#clockOffsets, this.#mismatches, this.#resyncs]) some.delete(seatId);
  }

  stop(): void {
    for (const timer of this.#replaced.values()) clearTimeout(timer);
    this.#replaced.clear();
    this.#active.clear();
  }

  #recordFrame(seatId: string, channel: AgentChannel): boolean {
    const current = this.#active.get(seatId);
    if (current?.channel === channel) {
      this.#options.onFrame(seatId);
      return true;
    }
    if (
      current &&
      this.#replaced.has(channel) &&
      current.channel.key === channel.key &&
      this.#options.mono() - current.since > DUPLICATE_KEY_GRACE_MS
    ) {
      const refusal = createRefusal(
        'duplicate-agent',
        'Two machines use the same key: the instructor must admit this seat.',
      );
      this.#options.onDuplicateKey(seatId);
      channel.disconnect(refusal);
      current.channel.disconnect(refusal);
    }
    return false;
  }

  #replaceChannel(before: AgentChannel, replacement: AgentChannel): void {
    if (before.key !== replacement.key)
      return before.disconnect(createRefusal('key-revoked', 'Another agent has taken this seat.'));
    const close = (): void => {
      this.#replaced.delete(before);
      before.disconnect(
        createRefusal('hello-required', 'Another connection with this key has taken over.'),
      );
    };
    this.#replaced.set(before, setTimeout(close, REPLACED_CLOSE_DELAY_MS).unref());
  }

  #releaseChannel(seatId: string, channel: AgentChannel): void {
    clearTimeout(this.#replaced.get(channel));
    this.#replaced.delete(channel);
    if (this.#active.get(seatId)?.channel !== channel) return;
    this.#active.delete(seatId);
    this.#options.onClosed(seatId);
  }

  #requestResync(seatId: string): void {
    const now = this.#options.mono();
    if (now - (this.#resyncs.get(seatId) ?? Number.NEGATIVE_INFINITY) < MIN_RESYNC_INTERVAL_MS)
      return;
    this.#resyncs.set(seatId, now);
    this.#mismatches.delete(seatId);
    this.#options.log(
      `seat ${seatId}: what we have differs from the cluster, twice: asked for everything again`,
    );
    this.#active.get(seatId)?.channel.requestResync('the digests differ');
  }
}
