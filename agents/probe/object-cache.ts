import type { SlimItem } from '#agents/feed/feed.ts';
import { listAt, textAt } from './fields.ts';

/** Kinds that probes ask, or that tell where to ask. */
const KEPT = new Set(['v1/Pod', 'v1/Service', 'networking.k8s.io/v1/Ingress', 'v1/Node']);

/** What of the cluster the probes need to know: the objects they ask, and the cluster's own addresses. */
export class World {
  readonly #objects = new Map<string, SlimItem>();

  /** Whether it is another state than before. */
  set(item: SlimItem): boolean {
    if (!KEPT.has(item.ref.gvk)) return true;
    const before = this.#objects.get(item.ref.uid);
    if (before !== undefined && JSON.stringify(before.object) === JSON.stringify(item.object))
      return false;
    this.#objects.set(item.ref.uid, item);
    return true;
  }

  gone(uid: string): void {
    this.#objects.delete(uid);
  }

  /** Forgets all that this does not hold of. */
  keep(holds: (item: SlimItem) => boolean): void {
    for (const [uid, item] of this.#objects) if (!holds(item)) this.#objects.delete(uid);
  }

  ofKind(gvk: string, namespace?: string): SlimItem[] {
    return [...this.#objects.values()].filter(
      ({ ref }) => ref.gvk === gvk && (namespace === undefined || ref.ns === namespace),
    );
  }

  /** InternalIP of each node. */
  nodes(): string[] {
    return this.ofKind('v1/Node').flatMap(({ object }) =>
      listAt(object, 'status', 'addresses')
        .filter((one) => textAt(one, 'type') === 'InternalIP')
        .map((one) => textAt(one, 'address')),
    );
  }

  /** Addresses that load balancers gave to this cluster's own Services and Ingresses. */
  balancers(): string[] {
    return [...this.ofKind('v1/Service'), ...this.ofKind('networking.k8s.io/v1/Ingress')].flatMap(
      ({ object }) => balancersOf(object),
    );
  }
}

/** Addresses, not host names, of `status.loadBalancer`. */
export function balancersOf(object: SlimItem['object']): string[] {
  return listAt(object, 'status', 'loadBalancer', 'ingress')
    .map((one) => textAt(one, 'ip'))
    .filter((ip) => ip !== '');
}
