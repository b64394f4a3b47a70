import { slimObject, splitGvk } from '#lib/cluster/slim/slim.ts';
import { slimByPaths } from '#lib/cluster/slim/custom.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { KubeApiError } from '#agents/kube/api-error.ts';

/** Path of all objects of a kind, in all namespaces. */
export function kindPath({ gvk, resource }: PlannedKind): string {
  const { apiVersion } = splitGvk(gvk);
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/${resource}`;
}

/** Only PartialObjectMetadata is accepted for `metadata`: a server that can't give it gives nothing, never the values (R3). */
export function acceptHeader({ mode }: PlannedKind, what: 'list' | 'watch'): string {
  return mode === 'metadata'
    ? `application/json;as=PartialObjectMetadata${what === 'list' ? 'List' : ''};g=meta.k8s.io;v=v1`
    : 'application/json';
}

/** Of Events only the warnings. */
export function fieldSelectorQuery({ mode }: PlannedKind): string {
  return mode === 'events' ? '&fieldSelector=type%3DWarning' : '';
}

/**
 * What of a raw object leaves the machine; null when its kind has no shape here and no paths.
 * @throws {ApiTrouble} `malformed`: no object of a cluster lacks its name and uid
 */
export function toSlimItem(kind: PlannedKind, raw: JsonObject): SlimItem | null {
  const { name, namespace = '', uid } = (raw['metadata'] ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof uid !== 'string' || typeof namespace !== 'string')
    throw new KubeApiError('malformed', `a ${kind.gvk} came without its name or uid`);
  const object =
    slimObject(kind.gvk, raw) ??
    (kind.paths === undefined ? null : slimByPaths(splitGvk(kind.gvk), kind.paths, raw));
  return object === null ? null : { ref: { uid, gvk: kind.gvk, ns: namespace, name }, object };
}
