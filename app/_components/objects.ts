import type { ObjectView } from '#lib/room/views.ts';

export interface Branch {
  readonly object: ObjectView;
  readonly depth: number;
}

const byName = new Intl.Collator('en', { numeric: true });

/** Objects as a forest, owners before what they own, flat with depths. An owner that is not in the list counts as none. */
export function forest(objects: readonly ObjectView[]): readonly Branch[] {
  const known = new Set(objects.map(({ uid }) => uid));
  const owned = Map.groupBy(objects, ({ owner, uid }) =>
    owner !== null && owner !== uid && known.has(owner) ? owner : '',
  );
  const branches: Branch[] = [];
  const grow = (owner: string, depth: number) => {
    const children = [...(owned.get(owner) ?? [])].sort(
      (a, b) =>
        byName.compare(a.ns, b.ns) ||
        byName.compare(kindOf(a), kindOf(b)) ||
        byName.compare(a.name, b.name),
    );
    for (const object of children) {
      branches.push({ object, depth });
      grow(object.uid, depth + 1);
    }
  };
  grow('', 0);
  return branches;
}

/** `Deployment` of `apps/v1/Deployment`. */
export function kindOf({ gvk }: { readonly gvk: string }): string {
  return gvk.slice(gvk.lastIndexOf('/') + 1);
}

/** Grown under every cluster without anybody's doing: shown only on request. */
const SYSTEM = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
  'ingress-nginx',
  'podium',
]);
const QUIET = new Set([
  'Node',
  'Namespace',
  'EndpointSlice',
  'ServiceAccount',
  'IngressClass',
  'Role',
  'RoleBinding',
  'ConfigMap',
]);

/** Whether an object is the student's work rather than the cluster's furniture. */
export function isOwnWork(object: ObjectView): boolean {
  if (SYSTEM.has(object.ns)) return false;
  if (object.ns === 'default' && object.name === 'kubernetes') return false;
  return object.trouble || !QUIET.has(kindOf(object));
}
