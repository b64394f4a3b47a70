import {
  CheckAnswer,
  ClaimTicket,
  type AgentToServer,
  type CheckQuestion,
  type Welcome,
} from '#lib/protocol/agent-link.ts';
import type { z } from 'zod';
import { Plan } from '#lib/protocol/plan.ts';
import { Refusal } from '#lib/protocol/refusal.ts';
import { NotConnected, RefusedByServer, type Claim } from '#agents/types.ts';
import { refusalOf, whyNoConnection } from './agent-socket.ts';
import { ask, refused, type AgentSocket } from './emit-with-ack.ts';
import { shakeHands } from './handshake.ts';
import { startBeating } from './heartbeat.ts';
import type { LinkOptions } from './options.ts';
import { reactTo } from './refusal-policy.ts';
import { startSending } from './sender.ts';

/** How a connection ended. */
export type SessionEnd =
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'wait'; readonly refusal: Refusal; readonly ms: number }
  | { readonly kind: 'end'; readonly refusal: Refusal; readonly uninstall: boolean };

/** Who keeps the link hears of each connection. */
export interface SessionHears {
  readonly onWelcome: () => void;
  /** What the server said no with, in words. */
  readonly onRefused: (words: string) => void;
  /** A batch was acknowledged. */
  readonly onTaken: () => void;
  readonly onEnd: (end: SessionEnd) => void;
}

type Answering = Parameters<typeof reactTo>[1];

/** One connection, from the challenge to its end; `onEnd` is called once. */
export class Session {
  #over = false;
  #welcomed = false;
  /** Refused batches since the last one that was accepted: each makes the next try later. */
  #refusedInARow = 0;
  readonly #undo: (() => void)[] = [];
  #cancelSending: () => void = () => undefined;
  readonly #socket: AgentSocket;
  readonly #options: LinkOptions;
  readonly #hears: SessionHears;

  constructor(socket: AgentSocket, options: LinkOptions, hears: SessionHears) {
    this.#socket = socket;
    this.#options = options;
    this.#hears = hears;
    socket.on('connect', () => void this.#hello());
    socket.on('disconnect', (reason) => {
      this.#end({ kind: 'broken', why: `the connection to ${options.server} ended (${reason})` });
    });
    socket.on('connect_error', (error) => {
      const refusal = refusalOf(error);
      if (refusal === null)
        this.#end({ kind: 'broken', why: whyNoConnection(options.server, error) });
      else this.#react(refusal, 'handshake');
    });
    socket.on('plan', (message) => {
      const plan = Plan.safeParse(message);
      if (plan.success) options.onPlan(plan.data);
      else options.log('warn', 'the server sent a plan that this agent does not understand');
    });
    socket.on('resync', (message: unknown) => {
      const { why } = (message ?? {}) as { why?: unknown };
      options.onResync(typeof why === 'string' ? why.slice(0, 200) : '');
    });
    socket.on('bye', (message) => {
      const refusal = Refusal.safeParse(message);
      if (refusal.success) this.#react(refusal.data, 'handshake');
    });
    socket.connect();
  }

  stop(): void {
    this.#over = true;
    this.#quiet();
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  /** @throws {NotConnected} {RefusedByServer} */
  claim(): Promise<Claim> {
    return this.#question('claim', {}, ClaimTicket);
  }

  /** @throws {NotConnected} {RefusedByServer} */
  check(question: CheckQuestion): Promise<CheckAnswer> {
    return this.#question('check', question, CheckAnswer);
  }

  async #question<Answer extends { ok: true }>(
    event: keyof AgentToServer,
    message: object,
    answers: z.ZodType<Answer>,
  ): Promise<Answer> {
    if (!this.#welcomed || this.#over)
      throw new NotConnected("The server can't be reached just now.");
    const answer = await ask(this.#socket, event, message, answers).catch((error: unknown) => {
      throw new NotConnected('The server did not answer.', { cause: error });
    });
    if (refused(answer)) throw new RefusedByServer(answer);
    return answer;
  }

  #end(end: SessionEnd): void {
    if (this.#over) return;
    this.stop();
    this.#hears.onEnd(end);
  }

  #quiet(): void {
    this.#cancelSending();
    for (const undo of this.#undo.splice(0)) undo();
  }

  #broken = (error: unknown): void => {
    this.#end({ kind: 'broken', why: error instanceof Error ? error.message : String(error) });
  };

  async #hello(): Promise<void> {
    this.#quiet();
    try {
      const answer = await shakeHands(this.#socket, this.#options);
      if (this.#over) return;
      if (refused(answer)) this.#react(answer, 'handshake');
      else await this.#take(answer);
    } catch (error) {
      this.#broken(error);
    }
  }

  async #take(welcome: Welcome): Promise<void> {
    const { spool } = this.#options;
    if (welcome.acked > spool.lastSeq() || welcome.acked < spool.acked()) {
      this.#options.log(
        'warn',
        `the server has ${welcome.acked} of this epoch's changes, this agent ${spool.acked()} to ${spool.lastSeq()}: beginning another epoch`,
      );
      await this.#loseAll('refused');
      return;
    }
    spool.ack(welcome.acked);
    this.#welcomed = true;
    this.#options.onWelcome(welcome);
    this.#hears.onWelcome();
    this.#send();
    this.#undo.push(
      startBeating(this.#socket, welcome.heartbeatMs, this.#options, {
        onBroken: this.#broken,
        onRefused: (refusal) => {
          this.#react(refusal, 'other');
        },
      }),
    );
  }

  #send(): void {
    this.#cancelSending();
    if (this.#over) return;
    const before = this.#options.spool.acked();
    this.#cancelSending = startSending(this.#socket, this.#options.spool, {
      onBroken: this.#broken,
      onRefused: (refusal) => {
        this.#refusedInARow = this.#options.spool.acked() > before ? 1 : this.#refusedInARow + 1;
        this.#react(refusal, 'batch');
      },
      onTaken: () => {
        this.#hears.onTaken();
      },
      onDamaged: () => void this.#loseAll('spool-damaged'),
    });
  }

  /** The table of docs/protocol.md, "Refusals". */
  #react(refusal: Refusal, answering: Answering): void {
    if (this.#over) return;
    this.#options.onRefusal(refusal);
    this.#hears.onRefused(`${refusal.refusal}: ${refusal.message}`);
    const reaction = reactTo(refusal, answering);
    switch (reaction.act) {
      case 'end':
        this.#end({ kind: 'end', refusal, uninstall: reaction.uninstall });
        return;
      case 'wait':
        // Only the database is away: the heart goes on beating, so the seat stays live.
        if (answering === 'batch')
          this.#later(reaction.ms, () => {
            this.#send();
          });
        else if (answering === 'handshake' || refusal.refusal === 'quarantined')
          this.#end({ kind: 'wait', refusal, ms: reaction.ms });
        return;
      case 'enrol':
        void this.#options
          .renewKey()
          .then(() => this.#loseAll('refused'))
          .catch(this.#broken);
        return;
      case 'new-epoch':
        void this.#loseAll('refused');
        return;
      case 'renumber':
        void this.#renumber();
        return;
      case 'rewind':
        this.#rewind(reaction.expected);
        return;
      case 'hello':
        this.#later(this.#patience(), () => void this.#hello());
    }
  }

  #rewind(expected: number): void {
    const { spool } = this.#options;
    spool.ack(expected - 1);
    if (spool.acked() === expected - 1 && this.#refusedInARow < 3)
      this.#later(this.#patience(), () => {
        this.#send();
      });
    else void this.#loseAll('refused');
  }

  async #renumber(): Promise<void> {
    const from = await this.#oldestUnacked();
    await this.#options.spool.dropUnacked();
    this.#options.onLost('refused', from);
    this.#later(this.#patience(), () => {
      this.#send();
    });
  }

  async #loseAll(why: 'refused' | 'spool-damaged'): Promise<void> {
    this.#quiet();
    const from = await this.#oldestUnacked();
    await this.#options.spool.newEpoch();
    this.#options.onLost(why, from);
    this.#later(this.#patience(), () => void this.#hello());
  }

  async #oldestUnacked(): Promise<number | null> {
    const { spool } = this.#options;
    const [oldest] = await spool.read(spool.acked(), { changes: 1, bytes: 1 }).catch(() => []);
    return oldest?.seenAt ?? null;
  }

  /** The first trouble is mended at once; what comes back waits longer each time, up to a minute. ms. */
  #patience = (): number =>
    this.#refusedInARow <= 1 ? 0 : Math.min(60_000, 1_000 * 2 ** this.#refusedInARow);

  #later(ms: number, act: () => void): void {
    if (this.#over) return;
    this.#undo.push(
      this.#options.clock.after(ms, () => {
        if (!this.#over) act();
      }),
    );
  }
}
