import { admitObject, admitRef, isAdmissibleKind } from '#lib/cluster/slim/admit.ts';
import { OBJECT_LIMITS } from '#lib/cluster/slim/limits.ts';
import { splitGvk } from '#lib/cluster/slim/slim.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import type { SlimItem } from '#agents/feed/feed.ts';
import { KubeApiError } from '#agents/kube/api-error.ts';

/** API path of all objects of a kind, in all namespaces. */
export function kindPath({ gvk, resource }: PlannedKind): string {
  const { apiVersion } = splitGvk(gvk);
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/${resource}`;
}

/**
 * For `metadata`, only PartialObjectMetadata is accepted, so that a server that doesn't support it
 * returns an error instead of the values (R3).
 */
export function acceptHeader({ mode }: PlannedKind, verb: 'list' | 'watch'): string {
  return mode === 'metadata'
    ? `application/json;as=PartialObjectMetadata${verb === 'list' ? 'List' : ''};g=meta.k8s.io;v=v1`
    : 'application/json';
}

/** Selects only warnings of Kubernetes Events. */
export function fieldSelectorQuery({ mode }: PlannedKind): string {
  return mode === 'events' ? '&fieldSelector=type%3DWarning' : '';
}

/**
 * Reduces an object to the fields that may leave the VM; null if its kind has neither a shape nor
 * paths.
 * @throws {KubeApiError} `malformed`: the object has no name or uid
 */
export function toSlimItem(kind: PlannedKind, raw: JsonObject): SlimItem | null {
  const { name, namespace = '', uid } = (raw['metadata'] ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof uid !== 'string' || typeof namespace !== 'string')
    throw new KubeApiError('malformed', `a ${kind.gvk} has no name or uid`);
  if (!isAdmissibleKind(kind.gvk, kind.paths)) return null;
  const ref = admitRef({ uid, gvk: kind.gvk, ns: namespace, name });
  const maxBytes = kind.mode === 'events' ? OBJECT_LIMITS.observedBytes : OBJECT_LIMITS.objectBytes;
  return { ref, object: admitObject(ref, raw, { paths: kind.paths, maxBytes }) };
}
