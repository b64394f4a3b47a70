import { connect, isIP } from 'node:net';
import type { Clock } from '#lib/kit/clock.ts';
import { isBlockedAddress } from './allowed-address.ts';

/**
 * Default port of the kubelet on every node. A refused connection shows that the node is reachable
 * too.
 */
const KUBELET_PORT = 10_250;
const CONNECT_TIMEOUT_MS = 1_500;
/** How often to check, ms. Soon again after a failure, so that one lost packet doesn't count. */
const RECHECK_MS = { reachable: 180_000, unreachable: 10_000, confirmed: 180_000 };
const UNREACHABLE_AFTER = 2;

export interface NodeReachabilityOptions {
  readonly clock: Clock;
  /** InternalIP of each known node. */
  readonly nodeAddresses: () => readonly string[];
  readonly canReach?: (address: string, clock: Clock) => Promise<boolean>;
}

/**
 * Whether this VM can reach the cluster's nodes. With Docker Desktop or a cloud cluster it can't
 * (P5).
 */
export class NodeReachability {
  #failures = 0;
  #checkedNodes = '';
  #cancelTimer: () => void = () => undefined;
  #isStopped = false;
  readonly #options: NodeReachabilityOptions;

  constructor(options: NodeReachabilityOptions) {
    this.#options = options;
  }

  /** False only after two failed checks in a row. */
  get isReachable(): boolean {
    return this.#failures < UNREACHABLE_AFTER;
  }

  /** Checks again if the nodes have changed. */
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

/** A refused connection counts as reachable. Only a timeout or a missing route doesn't. */
function canReachNode(address: string, clock: Clock): Promise<boolean> {
  if (isIP(address) !== 0 && isBlockedAddress(address)) return Promise.resolve(false);
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
