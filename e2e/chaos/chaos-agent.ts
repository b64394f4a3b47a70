import type { Refusal } from '#lib/protocol/refusal.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { EMPTY_DIGEST, hashObject } from '#lib/cluster/hash.ts';
import { generatePrivateKey, importAgentKey } from '#agents/identity/agent-key.ts';
import { openLink, type Link } from '#agents/link/link.ts';
import type { LinkOptions } from '#agents/link/options.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import type { Spool, UnnumberedChange } from '#agents/spool/spool.ts';
import type { Random } from '#agents/sim/random.ts';
import type { AgentRecord } from './compare.ts';
import { createRecordingSpool } from './recording-spool.ts';

export interface ChaosAgentOptions {
  readonly server: string;
  /** The install command's token of the seat. */
  readonly token: string;
  readonly seatId: string;
  readonly random: Random;
  /** The agent's clock; the system's by default. */
  readonly clock?: Clock;
  /** A spool in memory by default. */
  readonly spool?: Spool;
}

/** How many objects the changes of one agent are about. */
const OBJECTS = 5;

/** The agent's real link and spool, with generated changes in place of a cluster. */
export class ChaosAgent {
  readonly record: AgentRecord;
  readonly spool: Spool;
  /** How often the link gave up unacknowledged changes. The agent then starts a new epoch or numbers again. */
  gaps = 0;
  /** What the server refused, and what it said when it closed the connection. */
  readonly refusals: Refusal[] = [];
  #serial = 0;
  #plan = 1;
  #link: Link | null = null;
  #ticket: string | undefined;
  readonly #key = importAgentKey(generatePrivateKey());
  readonly #clock: Clock;
  readonly #options: ChaosAgentOptions;

  constructor(options: ChaosAgentOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.record = { seatId: options.seatId, epochs: new Map() };
    this.spool = createRecordingSpool(options.spool ?? createMemorySpool(), this.record);
  }

  get token(): string {
    return this.#options.token;
  }

  /** Whether the server has everything that was numbered. */
  get isDelivered(): boolean {
    return this.spool.lastSeq() > 0 && this.spool.acked() === this.spool.lastSeq();
  }

  get isConnected(): boolean {
    return this.#link?.state().state === 'connected';
  }

  /** Why the link ended for good; null while it goes on. */
  get refusal(): string | null {
    const state = this.#link?.state();
    return state?.state === 'stopped' ? (state.refusal?.message ?? null) : null;
  }

  connect(): void {
    this.#link = openLink(this.createLinkOptions());
  }

  /** For a link that isn't `openLink`. */
  createLinkOptions(): LinkOptions {
    const { server, token, seatId, random } = this.#options;
    return {
      server,
      serverKey: JoinToken.parse(token).serverKey,
      token,
      ticket: () => this.#ticket,
      version: '0.1.0',
      machine: `chaos-${seatId}`,
      hostname: 'chaos',
      key: () => this.#key,
      spool: this.spool,
      clock: this.#clock,
      random,
      log: () => undefined,
      clusterFacts: () => undefined,
      clusterState: () => ({ state: 'up' }),
      // Seq 0 asks for no comparison of the digest.
      digestPosition: () => ({ seq: 0, plan: 0, digest: EMPTY_DIGEST }),
      rssBytes: () => 0,
      onWelcome: (welcome) => {
        this.#ticket = welcome.ticket;
        this.#applyPlan(welcome.plan.version);
      },
      onPlan: (plan) => {
        this.#applyPlan(plan.version);
      },
      onResync: () => {
        this.#appendReset('resync');
      },
      onChangesLost: (why, from) => {
        this.gaps += 1;
        const times = this.#timestamps();
        this.#append([{ op: 'gap', ...times, why, from: from ?? times.seenAt, to: times.seenAt }]);
        this.#appendReset('gap');
      },
      renewKey: null,
      onRefusal: (refusal) => {
        this.refusals.push(refusal);
      },
    };
  }

  disconnect(): void {
    this.#link?.stop();
    this.#link = null;
  }

  /** Numbers the start of a run. */
  start(): void {
    this.#appendReset('start');
  }

  /** Numbers `count` changes of Pods. @returns `full` if the spool has no room for them */
  work(count: number): 'numbered' | 'full' {
    return this.#append(
      Array.from({ length: count }, () => {
        const times = this.#timestamps();
        const name = `web-${String(times.mono % OBJECTS)}`;
        const object = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name, namespace: 'default', uid: `uid-${name}`, labels: {} },
          spec: { nodeName: 'node' },
          status: { phase: 'Running', message: `change ${String(times.mono)}` },
        };
        const ref = { uid: `uid-${name}`, gvk: 'v1/Pod', ns: 'default', name };
        return { op: 'set' as const, ...times, ...ref, object, hash: hashObject(object) };
      }),
    );
  }

  #applyPlan(plan: number): void {
    if (plan === this.#plan) return;
    this.#plan = plan;
    this.#append([this.#planApplied()]);
  }

  #planApplied(): UnnumberedChange {
    const kinds = { 'v1/Pod': 'watching' as const };
    return { op: 'plan-applied', ...this.#timestamps(), plan: this.#plan, kinds };
  }

  #appendReset(why: 'start' | 'resync' | 'gap'): void {
    this.#append([
      this.#planApplied(),
      { op: 'reset-begin', ...this.#timestamps(), why },
      { op: 'reset-end', ...this.#timestamps() },
    ]);
  }

  #append(changes: readonly UnnumberedChange[]): 'numbered' | 'full' {
    return this.spool.append(changes);
  }

  /** The monotonic time is the serial number of the change, which the comparison reads. */
  #timestamps(): { seenAt: number; mono: number } {
    this.#serial += 1;
    return { seenAt: Math.max(0, Math.round(this.#clock.now())), mono: this.#serial };
  }
}
