import type { Heartbeat } from '#lib/protocol/agent-link.ts';
import type { Plan } from '#lib/protocol/plan.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import type { AgentLine, AttachedLine } from '#lib/realtime/agents/gateway.ts';
import { ClockOffset } from '../log/clock-offset.ts';
import type { Stands } from '../grader/messages.ts';

/**
 * A connection that breaks leaves its server side behind for a moment, and what it had sent may still come in; one that speaks
 * later than this after another took its line is a second machine with the same key.
 */
const LATE_MS = 1_000;
/** After so long a connection that was replaced and stayed silent is closed. */
const REPLACED_MS = 10_000;
/** A seat is asked to send everything again at most once in this time. */
const RESYNC_MS = 5 * 60_000;

interface Current {
  readonly line: AgentLine;
  readonly since: number;
}

export interface LinesOptions {
  /** Monotonic, ms. */
  readonly mono: () => number;
  readonly onHeard: (seat: string) => void;
  /** The seat's connection closed, and there is no other. */
  readonly onClosed: (seat: string) => void;
  /** One key is live twice. */
  readonly onTwice: (seat: string) => void;
  readonly log: (line: string) => void;
}

/** The connections of an event's agents: one a seat counts. */
export class Lines {
  readonly #options: LinesOptions;
  readonly #current = new Map<string, Current>();
  readonly #replaced = new Map<AgentLine, NodeJS.Timeout>();
  readonly #offsets = new Map<string, ClockOffset>();
  readonly #mismatches = new Map<string, number>();
  readonly #resyncs = new Map<string, number>();

  constructor(options: LinesOptions) {
    this.#options = options;
  }

  attach(seat: string, line: AgentLine): AttachedLine {
    const before = this.#current.get(seat);
    if (before) this.#replace(before.line, line);
    this.#current.set(seat, { line, since: this.#options.mono() });
    this.#mismatches.delete(seat);
    this.#options.onHeard(seat);
    return {
      heard: () => this.#heard(seat, line),
      release: () => {
        this.#release(seat, line);
      },
    };
  }

  /** What to add to the seat's clock, ms. */
  offset(seat: string): number {
    return this.#offsets.get(seat)?.ms ?? 0;
  }

  /** Takes the agent's clock and digest in; `stands` is where our fold of it stands. */
  beat(seat: string, heartbeat: Heartbeat, receivedAt: number, stands: Stands | null): void {
    const offset = this.#offsets.get(seat) ?? new ClockOffset();
    this.#offsets.set(seat, offset);
    offset.hear({ sentAt: heartbeat.sentAt, rttMs: heartbeat.rttMs, receivedAt });
    if (
      !stands ||
      stands.digest === null ||
      stands.epoch !== heartbeat.epoch ||
      stands.seq !== heartbeat.seq ||
      stands.plan !== heartbeat.plan
    )
      return;
    const mismatches =
      stands.digest === heartbeat.digest ? 0 : (this.#mismatches.get(seat) ?? 0) + 1;
    this.#mismatches.set(seat, mismatches);
    if (mismatches >= 2) this.#resync(seat);
  }

  /** Tells every agent what to watch and ask from now on. */
  plan(plan: Plan): void {
    for (const { line } of this.#current.values()) line.plan(plan);
  }

  /** Ends the line of a seat, or all of them. */
  cut(refusal: Refusal, seat?: string): void {
    for (const [id, { line }] of [...this.#current])
      if (seat === undefined || id === seat) line.bye(refusal);
    if (seat === undefined) for (const line of this.#replaced.keys()) line.bye(refusal);
  }

  forget(seat: string): void {
    for (const some of [this.#offsets, this.#mismatches, this.#resyncs]) some.delete(seat);
  }

  stop(): void {
    for (const timer of this.#replaced.values()) clearTimeout(timer);
    this.#replaced.clear();
    this.#current.clear();
  }

  #heard(seat: string, line: AgentLine): boolean {
    const current = this.#current.get(seat);
    if (current?.line === line) {
      this.#options.onHeard(seat);
      return true;
    }
    if (
      current &&
      this.#replaced.has(line) &&
      current.line.key === line.key &&
      this.#options.mono() - current.since > LATE_MS
    ) {
      const why = refuse(
        'quarantined',
        'Two machines use the same key: the instructor must admit this seat.',
      );
      this.#options.onTwice(seat);
      line.bye(why);
      current.line.bye(why);
    }
    return false;
  }

  #replace(before: AgentLine, by: AgentLine): void {
    if (before.key !== by.key)
      return before.bye(refuse('key-revoked', 'Another agent has taken this seat.'));
    const close = (): void => {
      this.#replaced.delete(before);
      before.bye(refuse('not-welcome', 'Another connection with this key has taken over.'));
    };
    this.#replaced.set(before, setTimeout(close, REPLACED_MS).unref());
  }

  #release(seat: string, line: AgentLine): void {
    clearTimeout(this.#replaced.get(line));
    this.#replaced.delete(line);
    if (this.#current.get(seat)?.line !== line) return;
    this.#current.delete(seat);
    this.#options.onClosed(seat);
  }

  #resync(seat: string): void {
    const now = this.#options.mono();
    if (now - (this.#resyncs.get(seat) ?? Number.NEGATIVE_INFINITY) < RESYNC_MS) return;
    this.#resyncs.set(seat, now);
    this.#mismatches.delete(seat);
    this.#options.log(
      `seat ${seat}: what we have differs from the cluster, twice: asked for everything again`,
    );
    this.#current.get(seat)?.line.resync('the digests differ');
  }
}
