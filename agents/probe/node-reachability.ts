import { connect } from 'node:net';
import type { Clock } from '#lib/kit/clock.ts';

/** The kubelet listens there on every node (its default); that nobody does is an answer too. */
const KUBELET_PORT = 10_250;
const CONNECT_TIMEOUT_MS = 1_500;
/** How often the way is tried: again soon after a failure, so that one lost packet closes nothing. ms. */
const RECHECK_MS = { reachable: 180_000, unreachable: 10_000, confirmed: 180_000 };
const UNREACHABLE_AFTER = 2;

export interface NodeReachabilityOptions {
  readonly clock: Clock;
  /** InternalIP of each node, as they are known now. */
  readonly nodeAddresses: () => readonly string[];
  readonly canReach?: (address: string, clock: Clock) => Promise<boolean>;
}

/** Whether this machine has a way to the cluster's nodes: on Docker Desktop, or before a cloud's cluster, it has none (rule P5). */
export class NodeReachability {
  #failures = 0;
  #checkedNodes = '';
  #cancelTimer: () => void = () => undefined;
  #isStopped = false;
  readonly #options: NodeReachabilityOptions;

  constructor(options: NodeReachabilityOptions) {
    this.#options = options;
  }

  /** Closed only when that was found twice running. */
  get isReachable(): boolean {
    return this.#failures < UNREACHABLE_AFTER;
  }

  /** The nodes may be others now. */
  check(): void {
    const nodes = this.#options.nodeAddresses().join();
    if (this.#isStopped || nodes === this.#checkedNodes || nodes === '') return;
    this.#checkedNodes = nodes;
    this.#failures = 0;
    void this.#connectToNodes();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  async #connectToNodes(): Promise<void> {
    this.#cancelTimer();
    const { clock, nodeAddresses, canReach = canReachNode } = this.#options;
    const checkedNodes = this.#checkedNodes;
    const results = await Promise.all(nodeAddresses().map((address) => canReach(address, clock)));
    if (this.#isStopped || checkedNodes !== this.#checkedNodes) return;
    this.#failures = results.includes(true) ? 0 : this.#failures + 1;
    const wait =
      this.#failures === 0
        ? RECHECK_MS.reachable
        : this.isReachable
          ? RECHECK_MS.unreachable
          : RECHECK_MS.confirmed;
    this.#cancelTimer = clock.after(wait, () => void this.#connectToNodes());
  }
}

/** Refused is reached: only silence, or no route, is not. */
function canReachNode(address: string, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: KUBELET_PORT });
    const end = (reached: boolean) => {
      cancel();
      socket.destroy();
      resolve(reached);
    };
    const cancel = clock.after(CONNECT_TIMEOUT_MS, () => {
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
