import type { SlimItem } from '#agents/feed/feed.ts';
import { objectsAt, textAt } from './fields.ts';

/** Kinds that probes ask, or that tell where to ask. */
const CACHED_KINDS = new Set(['v1/Pod', 'v1/Service', 'networking.k8s.io/v1/Ingress', 'v1/Node']);

/** What of the cluster the probes need to know: the objects they ask, and the cluster's own addresses. */
export class ObjectCache {
  readonly #objects = new Map<string, SlimItem>();

  /** Whether it is another state than before. */
  setObject(item: SlimItem): boolean {
    if (!CACHED_KINDS.has(item.ref.gvk)) return true;
    const previous = this.#objects.get(item.ref.uid);
    if (previous !== undefined && JSON.stringify(previous.object) === JSON.stringify(item.object))
      return false;
    this.#objects.set(item.ref.uid, item);
    return true;
  }

  removeObject(uid: string): void {
    this.#objects.delete(uid);
  }

  /** Forgets all that this does not hold of. */
  retain(predicate: (item: SlimItem) => boolean): void {
    for (const [uid, item] of this.#objects) if (!predicate(item)) this.#objects.delete(uid);
  }

  listByKind(gvk: string, namespace?: string): SlimItem[] {
    return [...this.#objects.values()].filter(
      ({ ref }) => ref.gvk === gvk && (namespace === undefined || ref.ns === namespace),
    );
  }

  /** InternalIP of each node. */
  nodeAddresses(): string[] {
    return this.listByKind('v1/Node').flatMap(({ object }) =>
      objectsAt(object, 'status', 'addresses')
        .filter((one) => textAt(one, 'type') === 'InternalIP')
        .map((one) => textAt(one, 'address')),
    );
  }

  /** Addresses that load balancers gave to this cluster's own Services and Ingresses. */
  loadBalancerAddresses(): string[] {
    return [
      ...this.listByKind('v1/Service'),
      ...this.listByKind('networking.k8s.io/v1/Ingress'),
    ].flatMap(({ object }) => loadBalancerAddresses(object));
  }
}

/** Addresses, not host names, of `status.loadBalancer`. */
export function loadBalancerAddresses(object: SlimItem['object']): string[] {
  return objectsAt(object, 'status', 'loadBalancer', 'ingress')
    .map((one) => textAt(one, 'ip'))
    .filter((ip) => ip !== '');
}
