import type { Clock } from '#lib/kit/clock.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import type { KubeReadApi } from '#agents/kube/read-api.ts';
import type { NodeReachability } from './node-reachability.ts';
import type { ObjectCache } from './object-cache.ts';

/** The URL as a person would type it, and the response. */
export interface ProbeResult {
  readonly url: string;
  readonly answer: ProbeResponse;
}

export interface ProbeDeps {
  readonly api: () => KubeReadApi | null;
  readonly objects: ObjectCache;
  readonly reachability: Pick<NodeReachability, 'isReachable'>;
  readonly clock: Clock;
  /** The agent runs in a Pod, whose loopback is neither the VM nor a node. */
  readonly inCluster?: boolean;
  /** Ports of the Ingress controller; tests use others. */
  readonly ingressPorts?: { readonly http: number; readonly https: number };
}
