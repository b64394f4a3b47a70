import { MINUTE_MS } from '#lib/kit/time.ts';
import type { Heartbeat } from '#lib/protocol/agent-link.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { createRefusal, type Refusal } from '#lib/protocol/refusal.ts';
import type { AgentChannel, AttachedAgent } from '#lib/realtime/agents/gateway.ts';
import { ClockOffset } from '../log/clock-offset.ts';
import type { Log } from '../logger.ts';
import type { MirrorPosition } from '../grader/messages.ts';

/**
 * After a connection breaks, its server side stays for a moment and frames that it sent may still
 * arrive. A replaced connection that sends frames later than this is a second machine with the same
 * key.
 */
const DUPLICATE_KEY_GRACE_MS = 1_000;
/** A replaced connection that sends nothing is closed after this time. */
const REPLACED_CLOSE_DELAY_MS = 10_000;
/** A seat gets at most one request for a full resync in this time. */
const MIN_RESYNC_INTERVAL_MS = 5 * MINUTE_MS;

interface ActiveConnection {
  readonly channel: AgentChannel;
  /** Monotonic, ms. */
  readonly since: number;
}

export interface AgentConnectionsOptions {
  /** Monotonic, ms. */
  readonly mono: () => number;
  readonly onFrame: (seatId: string) => void;
  /** The seat's active connection closed. */
  readonly onClosed: (seatId: string) => void;
  /** Two machines are connected with the same key. */
  readonly onDuplicateKey: (seatId: string) => void;
  readonly log: Log;
}

/** The connections of a workshop's agents. Each seat has at most one active connection. */
export class AgentConnections {
  readonly #options: AgentConnectionsOptions;
  /** By seat. */
  readonly #active = new Map<string, ActiveConnection>();
  readonly #replaced = new Map<AgentChannel, NodeJS.Timeout>();
  readonly #clockOffsets = new Map<string, ClockOffset>();
  readonly #mismatches = new Map<string, number>();
  readonly #resyncs = new Map<string, number>();

  constructor(options: AgentConnectionsOptions) {
    this.#options = options;
  }

  /** Seats whose agent is connected. */
  get connectedCount(): number {
    return this.#active.size;
  }

  /** Makes `channel` the seat's active connection. */
  attach(seatId: string, channel: AgentChannel): AttachedAgent {
    const previous = this.#active.get(seatId);
    if (previous) this.#replaceChannel(previous.channel, channel);
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

  /** What to add to the clock of the seat's agent, ms. */
  clockOffsetMs(seatId: string): number {
    return this.#clockOffsets.get(seatId)?.offsetMs ?? 0;
  }

  /**
   * Records the agent's clock, and compares its digest with the server's if both are at the same
   * position. Requests a full resync after two mismatches in a row.
   */
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

  /** Sends every agent a new plan of what to watch and probe. */
  sendPlan(plan: Plan): void {
    for (const { channel } of this.#active.values()) channel.sendPlan(plan);
  }

  /** Closes the connection of a seat, or all connections. */
  disconnect(refusal: Refusal, seatId?: string): void {
    for (const [id, { channel }] of [...this.#active])
      if (seatId === undefined || id === seatId) channel.disconnect(refusal);
    if (seatId === undefined)
      for (const channel of this.#replaced.keys()) channel.disconnect(refusal);
  }

  forgetSeat(seatId: string): void {
    for (const state of [this.#clockOffsets, this.#mismatches, this.#resyncs]) state.delete(seatId);
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
        'Two machines use the same key. The instructor must admit this seat.',
      );
      this.#options.onDuplicateKey(seatId);
      channel.disconnect(refusal);
      current.channel.disconnect(refusal);
    }
    return false;
  }

  #replaceChannel(previous: AgentChannel, replacement: AgentChannel): void {
    if (previous.key !== replacement.key)
      return previous.disconnect(
        createRefusal('key-revoked', 'Another agent was connected to this seat.'),
      );
    const close = (): void => {
      this.#replaced.delete(previous);
      previous.disconnect(
        createRefusal('hello-required', 'Another connection with this key was opened.'),
      );
    };
    this.#replaced.set(previous, setTimeout(close, REPLACED_CLOSE_DELAY_MS).unref());
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
    this.#options.log('warn', 'Digest mismatch twice in a row, requested a full resync', {
      seatId,
    });
    this.#active.get(seatId)?.channel.requestResync('digest mismatch');
  }
}
