import {
  CheckResponse,
  SeatClaimTicket,
  type AgentToServer,
  type CheckRequest,
  type Welcome,
} from '#lib/protocol/agent-link.ts';
import type { z } from 'zod';
import { messageOf } from '#lib/kit/error-text.ts';
import { Plan } from '#lib/protocol/plan.ts';
import { Refusal } from '#lib/protocol/refusal.ts';
import { NotConnectedError, ServerRefusedError, type SeatClaim } from '#agents/types.ts';
import { refusalFromError, describeConnectionError } from './agent-socket.ts';
import { emitWithAck, isRefusal, type AgentSocket } from './emit-with-ack.ts';
import { performHandshake } from './handshake.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { LinkOptions } from './options.ts';
import { actionForRefusal } from './refusal-policy.ts';
import { startSending } from './sender.ts';

/** How a connection ended. */
export type SessionEnd =
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'wait'; readonly refusal: Refusal; readonly ms: number }
  | { readonly kind: 'end'; readonly refusal: Refusal; readonly uninstall: boolean };

/** Receives the events of a connection. */
export interface SessionListener {
  readonly onWelcome: () => void;
  /** The server refused a message. `waitMs`: until the next try; null without one. */
  readonly onRefused: (refusal: Refusal, waitMs: number | null) => void;
  /** A batch was acknowledged. */
  readonly onAcknowledged: () => void;
  readonly onEnd: (end: SessionEnd) => void;
}

type RefusalStage = Parameters<typeof actionForRefusal>[1];

/** One connection, from the challenge to its end. Calls `onEnd` once. */
export class Session {
  #isEnded = false;
  #isWelcomed = false;
  /** Refused batches since the last accepted one. Each delays the next attempt. */
  #consecutiveRefusals = 0;
  readonly #cleanups: (() => void)[] = [];
  #cancelSending: () => void = () => undefined;
  readonly #socket: AgentSocket;
  readonly #options: LinkOptions;
  readonly #listener: SessionListener;

  constructor(socket: AgentSocket, options: LinkOptions, listener: SessionListener) {
    this.#socket = socket;
    this.#options = options;
    this.#listener = listener;
    socket.on('connect', () => void this.#performHandshake());
    socket.on('disconnect', (reason) => {
      this.#end({
        kind: 'broken',
        reason: `the connection to ${options.server} ended (${reason})`,
      });
    });
    socket.on('connect_error', (error) => {
      const refusal = refusalFromError(error);
      if (refusal === null)
        this.#end({ kind: 'broken', reason: describeConnectionError(options.server, error) });
      else this.#handleRefusal(refusal, 'handshake');
    });
    socket.on('plan', (message) => {
      const plan = Plan.safeParse(message);
      if (plan.success) options.onPlan(plan.data);
      else options.log('warn', "the server sent a plan that this agent doesn't understand");
    });
    socket.on('resync', (message: unknown) => {
      const { why: reason } = (message ?? {}) as { why?: unknown };
      options.onResync(typeof reason === 'string' ? reason.slice(0, 200) : '');
    });
    socket.on('bye', (message) => {
      const refusal = Refusal.safeParse(message);
      if (refusal.success) this.#handleRefusal(refusal.data, 'handshake');
    });
    socket.connect();
  }

  stop(): void {
    this.#isEnded = true;
    this.#stopActivity();
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  /** @throws {NotConnectedError | ServerRefusedError} */
  claimSeat(): Promise<SeatClaim> {
    return this.#request('claim', {}, SeatClaimTicket);
  }

  /** @throws {NotConnectedError | ServerRefusedError} */
  checkExercises(request: CheckRequest): Promise<CheckResponse> {
    return this.#request('check', request, CheckResponse);
  }

  async #request<Response extends { ok: true }>(
    messageName: keyof AgentToServer,
    message: object,
    responseSchema: z.ZodType<Response>,
  ): Promise<Response> {
    if (!this.#isWelcomed || this.#isEnded)
      throw new NotConnectedError("the server can't be reached right now.");
    const response = await emitWithAck(this.#socket, messageName, message, responseSchema).catch(
      (error: unknown) => {
        throw new NotConnectedError("the server didn't respond.", { cause: error });
      },
    );
    if (isRefusal(response)) throw new ServerRefusedError(response);
    return response;
  }

  #end(end: SessionEnd): void {
    if (this.#isEnded) return;
    this.stop();
    this.#listener.onEnd(end);
  }

  #stopActivity(): void {
    this.#cancelSending();
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
  }

  #onBroken = (error: unknown): void => {
    this.#end({ kind: 'broken', reason: messageOf(error) });
  };

  async #performHandshake(): Promise<void> {
    this.#stopActivity();
    try {
      const response = await performHandshake(this.#socket, this.#options);
      if (this.#isEnded) return;
      if (isRefusal(response)) this.#handleRefusal(response, 'handshake');
      else await this.#startSession(response);
    } catch (error) {
      this.#onBroken(error);
    }
  }

  async #startSession(welcome: Welcome): Promise<void> {
    const { spool } = this.#options;
    if (welcome.acked > spool.lastSeq() || welcome.acked < spool.acked()) {
      this.#options.log(
        'warn',
        `the server has ${welcome.acked} changes of this epoch, this agent ${spool.acked()} to ${spool.lastSeq()}. Starting a new epoch.`,
      );
      await this.#beginNewEpoch('refused');
      return;
    }
    spool.ack(welcome.acked);
    this.#isWelcomed = true;
    this.#options.onWelcome(welcome);
    this.#listener.onWelcome();
    this.#startSending();
    this.#cleanups.push(
      startHeartbeat(this.#socket, welcome.heartbeatMs, this.#options, {
        onBroken: this.#onBroken,
        onRefused: (refusal) => {
          this.#handleRefusal(refusal, 'other');
        },
      }),
    );
  }

  #startSending(): void {
    this.#cancelSending();
    if (this.#isEnded) return;
    const before = this.#options.spool.acked();
    this.#cancelSending = startSending(this.#socket, this.#options.spool, {
      onBroken: this.#onBroken,
      onRefused: (refusal) => {
        this.#consecutiveRefusals =
          this.#options.spool.acked() > before ? 1 : this.#consecutiveRefusals + 1;
        this.#handleRefusal(refusal, 'batch');
      },
      onAcknowledged: () => {
        this.#listener.onAcknowledged();
      },
      onDamaged: () => void this.#beginNewEpoch('spool-damaged'),
    });
  }

  /** The table "Refusals" of docs/protocol.md. */
  #handleRefusal(refusal: Refusal, stage: RefusalStage): void {
    if (this.#isEnded) return;
    this.#options.onRefusal(refusal);
    const action = actionForRefusal(refusal, stage);
    this.#listener.onRefused(refusal, action.kind === 'wait' ? action.ms : null);
    switch (action.kind) {
      case 'end':
        this.#end({ kind: 'end', refusal, uninstall: action.uninstall });
        return;
      case 'wait':
        // Only the database is unavailable. The heartbeat continues, so that the seat stays
        // connected.
        if (stage === 'batch')
          this.#schedule(action.ms, () => {
            this.#startSending();
          });
        else if (stage === 'handshake' || refusal.refusal === 'duplicate-agent')
          this.#end({ kind: 'wait', refusal, ms: action.ms });
        return;
      case 'enroll':
        if (this.#options.renewKey === null) {
          this.#end({ kind: 'end', refusal, uninstall: false });
          return;
        }
        void this.#options
          .renewKey()
          .then(() => this.#beginNewEpoch('refused'))
          .catch(this.#onBroken);
        return;
      case 'new-epoch':
        void this.#beginNewEpoch('refused');
        return;
      case 'renumber':
        void this.#renumber();
        return;
      case 'rewind':
        this.#rewind(action.expected);
        return;
      case 'hello':
        this.#schedule(this.#retryDelayMs(), () => void this.#performHandshake());
    }
  }

  #rewind(expected: number): void {
    const { spool } = this.#options;
    spool.ack(expected - 1);
    if (spool.acked() === expected - 1 && this.#consecutiveRefusals < 3)
      this.#schedule(this.#retryDelayMs(), () => {
        this.#startSending();
      });
    else void this.#beginNewEpoch('refused');
  }

  async #renumber(): Promise<void> {
    const from = await this.#oldestUnackedAt();
    await this.#options.spool.dropUnacked();
    this.#options.onChangesLost('refused', from);
    this.#schedule(this.#retryDelayMs(), () => {
      this.#startSending();
    });
  }

  async #beginNewEpoch(reason: 'refused' | 'spool-damaged'): Promise<void> {
    this.#stopActivity();
    const from = await this.#oldestUnackedAt();
    await this.#options.spool.newEpoch();
    this.#options.onChangesLost(reason, from);
    this.#schedule(this.#retryDelayMs(), () => void this.#performHandshake());
  }

  async #oldestUnackedAt(): Promise<number | null> {
    const { spool } = this.#options;
    const [oldest] = await spool.read(spool.acked(), { changes: 1, bytes: 1 }).catch(() => []);
    return oldest?.seenAt ?? null;
  }

  /** The first refusal is handled at once, repeated ones after a delay of up to a minute. ms. */
  #retryDelayMs = (): number =>
    this.#consecutiveRefusals <= 1 ? 0 : Math.min(60_000, 1_000 * 2 ** this.#consecutiveRefusals);

  #schedule(ms: number, callback: () => void): void {
    if (this.#isEnded) return;
    this.#cleanups.push(
      this.#options.clock.after(ms, () => {
        if (!this.#isEnded) callback();
      }),
    );
  }
}
