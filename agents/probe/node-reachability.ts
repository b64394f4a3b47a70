import { connect } from 'node:net';
import type { Clock } from '#lib/kit/clock.ts';

/** The kubelet listens there on every node (its default); that nobody does is an answer too. */
const KUBELET = 10_250;
const WAIT_MS = 1_500;
/** How often the way is tried: again soon after a failure, so that one lost packet closes nothing. ms. */
const AGAIN_MS = { open: 180_000, closed: 10_000, settled: 180_000 };
const CLOSED_AFTER = 2;

export interface VantageOptions {
  readonly clock: Clock;
  /** InternalIP of each node, as they are known now. */
  readonly nodes: () => readonly string[];
  readonly reaches?: (address: string, clock: Clock) => Promise<boolean>;
}

/** Whether this machine has a way to the cluster's nodes: on Docker Desktop, or before a cloud's cluster, it has none (rule P5). */
export class Vantage {
  #failures = 0;
  #tried = '';
  #cancel: () => void = () => undefined;
  #stopped = false;
  readonly #options: VantageOptions;

  constructor(options: VantageOptions) {
    this.#options = options;
  }

  /** Closed only when that was found twice running. */
  get open(): boolean {
    return this.#failures < CLOSED_AFTER;
  }

  /** The nodes may be others now. */
  look(): void {
    const nodes = this.#options.nodes().join();
    if (this.#stopped || nodes === this.#tried || nodes === '') return;
    this.#tried = nodes;
    this.#failures = 0;
    void this.#try();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  async #try(): Promise<void> {
    this.#cancel();
    const { clock, nodes, reaches = reachesNode } = this.#options;
    const tried = this.#tried;
    const found = await Promise.all(nodes().map((address) => reaches(address, clock)));
    if (this.#stopped || tried !== this.#tried) return;
    this.#failures = found.includes(true) ? 0 : this.#failures + 1;
    const wait =
      this.#failures === 0 ? AGAIN_MS.open : this.open ? AGAIN_MS.closed : AGAIN_MS.settled;
    this.#cancel = clock.after(wait, () => void this.#try());
  }
}

/** Refused is reached: only silence, or no route, is not. */
function reachesNode(address: string, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: KUBELET });
    const end = (reached: boolean) => {
      cancel();
      socket.destroy();
      resolve(reached);
    };
    const cancel = clock.after(WAIT_MS, () => {
      end(false);
    });
    socket.once('connect', () => {
      end(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      end(code === 'ECONNREFUSED' || code === 'ECONNRESET');
    });
  });
}
