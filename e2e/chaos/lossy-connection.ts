import type { AgentSocket } from '#agents/link/emit-with-ack.ts';
import type { AgentSocket as ServerSocket } from '#lib/realtime/agents/namespace.ts';
import type { Random } from '#agents/sim/random.ts';
import type { Clock } from '#lib/kit/clock.ts';

/** How many messages were treated badly. */
export interface FaultCounts {
  dropped: number;
  duplicated: number;
  late: number;
  cut: number;
}

/** Probabilities for each message, in [0, 1]. */
export interface FaultRates {
  readonly drop: number;
  readonly duplicate: number;
  /** Arrives after up to `maxLateMs`, so that later messages overtake it and its sender stops waiting. */
  readonly late: number;
  /** The connection breaks soon after. */
  readonly cut: number;
}

export function scaleRates(rates: FaultRates, scale: number): FaultRates {
  const { drop, duplicate, late, cut } = rates;
  return {
    drop: scale * drop,
    duplicate: scale * duplicate,
    late: scale * late,
    cut: scale * cut,
  };
}

export interface LossyConnectionOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly rates: FaultRates;
  readonly counts: FaultCounts;
  /** Serves the new connection. */
  readonly accept: (socket: ServerSocket) => void;
}

const DELAYS = { normalMs: 200, lateMs: 20_000, disconnectMs: 8_000 } as const;
/** A second challenge makes the signature over the first one invalid, which ends the agent (L8). */
const NEVER_DUPLICATED = new Set(['challenge', 'bye']);

type Listener = (...args: unknown[]) => void;

/**
 * A connection between an agent and a server in one process, in virtual time. It offers what the
 * link and the server use of a socket, and drops, duplicates and reorders messages and their
 * answers, which no real transport does within one connection.
 */
export class LossyConnection {
  /** Requests that the server hasn't answered yet. */
  pending = 0;
  #isOpen = false;
  #isEnded = false;
  #hasServer = false;
  #isReplaced = false;
  readonly #agentListeners = new Map<string, Listener[]>();
  readonly #serverListeners = new Map<string, Listener[]>();
  readonly #rejectPending = new Set<(error: Error) => void>();
  readonly #options: LossyConnectionOptions;

  constructor(options: LossyConnectionOptions) {
    this.#options = options;
  }

  /** The agent's end. */
  get agent(): AgentSocket {
    return {
      on: (name: string, listener: Listener) => addListener(this.#agentListeners, name, listener),
      connect: () => {
        this.#after(DELAYS.normalMs, () => {
          if (this.#isEnded) return;
          this.#isOpen = this.#hasServer = true;
          this.#options.accept(this.#server());
          this.#notify(this.#agentListeners, 'connect');
        });
      },
      removeAllListeners: () => {
        this.#agentListeners.clear();
      },
      disconnect: () => {
        this.#end();
      },
      timeout: (ms: number) => ({
        emitWithAck: (name: string, message: unknown) => this.#request(name, message, ms),
      }),
    } as unknown as AgentSocket;
  }

  /** The agent has another connection now. What is still on the way of this one never arrives. */
  replace(): void {
    this.#isReplaced = true;
    this.#end();
  }

  /** The server's end. */
  #server(): ServerSocket {
    const isConnected = (): boolean => this.#hasServer;
    return {
      handshake: { auth: { protocol: 2, agent: '0.1.0' } },
      get connected() {
        return isConnected();
      },
      on: (name: string, listener: Listener) => addListener(this.#serverListeners, name, listener),
      once: (name: string, listener: Listener) =>
        addListener(this.#serverListeners, name, listener),
      onAny: () => undefined,
      emit: (name: string, message: unknown) => {
        this.#send(name, () => {
          if (this.#isOpen) this.#notify(this.#agentListeners, name, copy(message));
        });
      },
      disconnect: () => {
        this.#endServer();
        this.#after(DELAYS.normalMs, () => {
          this.#breakOff();
        });
      },
    } as unknown as ServerSocket;
  }

  #request(name: string, message: unknown, timeoutMs: number): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const cancel = this.#options.clock.after(timeoutMs, () => {
      reject(new Error('operation has timed out'));
    });
    this.#rejectPending.add(reject);
    this.#send(name, () => {
      if (!this.#hasServer || this.#isReplaced) return;
      this.pending += 1;
      this.#notify(this.#serverListeners, name, copy(message), (response: unknown) => {
        this.pending -= 1;
        this.#send(name, () => {
          if (this.#isOpen) resolve(copy(response));
        });
      });
    });
    return promise.finally(() => {
      cancel();
      this.#rejectPending.delete(reject);
    });
  }

  /** Delivers a message after a delay: never, once or twice. */
  #send(name: string, deliver: () => void): void {
    const { random, rates, counts } = this.#options;
    const isDuplicated = random() < rates.duplicate && !NEVER_DUPLICATED.has(name);
    if (isDuplicated) counts.duplicated += 1;
    for (let copies = isDuplicated ? 2 : 1; copies > 0; copies -= 1) {
      if (random() < rates.drop) {
        counts.dropped += 1;
        continue;
      }
      const isLate = random() < rates.late;
      if (isLate) counts.late += 1;
      this.#after(isLate ? DELAYS.lateMs : DELAYS.normalMs, deliver);
    }
    if (random() >= rates.cut) return;
    counts.cut += 1;
    this.#after(DELAYS.normalMs, () => {
      this.#breakOff();
    });
  }

  /** The agent notices the end at once, the server later. */
  #breakOff(): void {
    if (this.#isEnded) return;
    this.#isOpen = false;
    this.#notify(this.#agentListeners, 'disconnect', 'transport close');
    this.#end();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#isOpen = false;
    for (const reject of this.#rejectPending) reject(new Error('socket has been disconnected'));
    this.#after(DELAYS.disconnectMs, () => {
      this.#endServer();
    });
  }

  #endServer(): void {
    if (!this.#hasServer) return;
    this.#hasServer = false;
    this.#notify(this.#serverListeners, 'disconnect', 'transport close');
  }

  #after(maxMs: number, callback: () => void): void {
    this.#options.clock.after(this.#options.random() * maxMs, callback);
  }

  #notify(listeners: ReadonlyMap<string, Listener[]>, name: string, ...args: unknown[]): void {
    for (const listener of listeners.get(name) ?? []) listener(...args);
  }
}

function addListener(listeners: Map<string, Listener[]>, name: string, listener: Listener): void {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}

/** What a message is after it was sent as JSON. */
function copy(message: unknown): unknown {
  return message === undefined ? undefined : JSON.parse(JSON.stringify(message));
}
