import { valueAt, type Json, type JsonObject } from '#lib/kit/json.ts';

/** Kinds that run Pods, with the path of their Pod template. */
const POD_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'v1/Pod': [],
  'apps/v1/Deployment': ['spec', 'template'],
  'apps/v1/ReplicaSet': ['spec', 'template'],
  'apps/v1/StatefulSet': ['spec', 'template'],
  'apps/v1/DaemonSet': ['spec', 'template'],
  'batch/v1/Job': ['spec', 'template'],
  'batch/v1/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Kinds with a similar purpose, which students confuse. */
const SIMILAR_KINDS: readonly (readonly string[])[] = [
  Object.keys(POD_TEMPLATES),
  ['v1/ConfigMap', 'v1/Secret'],
  ['rbac.authorization.k8s.io/v1/Role', 'rbac.authorization.k8s.io/v1/ClusterRole'],
  ['rbac.authorization.k8s.io/v1/RoleBinding', 'rbac.authorization.k8s.io/v1/ClusterRoleBinding'],
  ['v1/PersistentVolumeClaim', 'v1/PersistentVolume'],
];

/** Whether objects of the kind are Pods, or have a template for them. */
export function runsPods(gvk: string): boolean {
  return Object.hasOwn(POD_TEMPLATES, gvk);
}

const SCALABLE_KINDS = ['apps/v1/Deployment', 'apps/v1/ReplicaSet', 'apps/v1/StatefulSet'];

/** Whether objects of the kind keep a number of Pods running, which `kubectl scale` changes. */
export function canScale(gvk: string): boolean {
  return SCALABLE_KINDS.includes(gvk);
}

/** The other kinds that a student can take for this one. */
export function findAlternativeKinds(gvk: string): readonly string[] {
  const similar = SIMILAR_KINDS.find((kinds) => kinds.includes(gvk)) ?? [];
  return similar.filter((kind) => kind !== gvk);
}

/**
 * The `spec` and labels of the Pods that an object of the kind makes, or that a partial manifest
 * expects; undefined for other kinds, and for a manifest that expects none.
 */
export function podTemplateOf(gvk: string, manifest: Json): JsonObject | undefined {
  const path = Object.hasOwn(POD_TEMPLATES, gvk) ? POD_TEMPLATES[gvk] : undefined;
  if (path === undefined) return undefined;
  const template = valueAt(manifest, ...path);
  const [spec, labels] = [valueAt(template, 'spec'), valueAt(template, 'metadata', 'labels')];
  if (spec === undefined && labels === undefined) return undefined;
  return {
    ...(spec !== undefined && { spec }),
    ...(labels !== undefined && { metadata: { labels } }),
  };
}
