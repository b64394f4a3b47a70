import type { ObjectView } from '#lib/room/views.ts';

export interface ObjectForestNode {
  readonly object: ObjectView;
  readonly depth: number;
}

const nameCollator = new Intl.Collator('en', { numeric: true });

/** The objects as a forest, owners first, flat with depths. Owners that aren't in the list are ignored. */
export function buildObjectForest(objects: readonly ObjectView[]): readonly ObjectForestNode[] {
  const knownUids = new Set(objects.map(({ uid }) => uid));
  const objectsByOwner = Map.groupBy(objects, ({ owner, uid }) =>
    owner !== null && owner !== uid && knownUids.has(owner) ? owner : '',
  );
  const nodes: ObjectForestNode[] = [];
  const appendChildren = (owner: string, depth: number) => {
    const children = [...(objectsByOwner.get(owner) ?? [])].sort(
      (a, b) =>
        nameCollator.compare(a.ns, b.ns) ||
        nameCollator.compare(kindOf(a), kindOf(b)) ||
        nameCollator.compare(a.name, b.name),
    );
    for (const object of children) {
      nodes.push({ object, depth });
      appendChildren(object.uid, depth + 1);
    }
  };
  appendChildren('', 0);
  return nodes;
}

/** `Deployment` for `apps/v1/Deployment`. */
export function kindOf({ gvk }: { readonly gvk: string }): string {
  return gvk.slice(gvk.lastIndexOf('/') + 1);
}

/** Namespaces and kinds that every cluster has without the student. Shown only on request. */
const SYSTEM_NAMESPACES = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
  'ingress-nginx',
  'podium',
]);
const HIDDEN_KINDS = new Set([
  'Node',
  'Namespace',
  'EndpointSlice',
  'ServiceAccount',
  'IngressClass',
  'Role',
  'RoleBinding',
  'ConfigMap',
]);

/** Whether the student created the object, or it has an incident. */
export function isStudentObject(object: ObjectView): boolean {
  if (SYSTEM_NAMESPACES.has(object.ns)) return false;
  if (object.ns === 'default' && object.name === 'kubernetes') return false;
  return object.hasIncident || !HIDDEN_KINDS.has(kindOf(object));
}
