import type { SlimItem } from '#agents/feed/feed.ts';
import { objectsAt, textAt } from '#lib/kit/json.ts';

/** Kinds that probes target, or that contain addresses. */
const CACHED_KINDS = new Set(['v1/Pod', 'v1/Service', 'networking.k8s.io/v1/Ingress', 'v1/Node']);

/** The objects that probes need: their targets, and those with the cluster's addresses. */
export class ObjectCache {
  readonly #objects = new Map<string, SlimItem>();

  /** Returns whether the state has changed. Always true for kinds that aren't cached. */
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

  /** Drops the objects that don't match. */
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
        .filter((address) => textAt(address, 'type') === 'InternalIP')
        .map((address) => textAt(address, 'address')),
    );
  }

  /** Addresses that load balancers assigned to the cluster's Services and Ingresses. */
  loadBalancerAddresses(): string[] {
    return [
      ...this.listByKind('v1/Service'),
      ...this.listByKind('networking.k8s.io/v1/Ingress'),
    ].flatMap(({ object }) => loadBalancerAddresses(object));
  }
}

/** IP addresses in `status.loadBalancer`, without host names. */
export function loadBalancerAddresses(object: SlimItem['object']): string[] {
  return objectsAt(object, 'status', 'loadBalancer', 'ingress')
    .map((ingress) => textAt(ingress, 'ip'))
    .filter((ip) => ip !== '');
}
