import type { ClusterFacts } from '#lib/protocol/change.ts';
import { isObject, objectsAt, textAt, valueAt, type JsonObject } from '#lib/kit/json.ts';
import type { KubeReadApi } from './read-api.ts';
import { KubeApiError } from './api-error.ts';

const METADATA_ACCEPT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
/** Timeout of a request for these facts, ms. */
const RESPONSE_TIMEOUT_MS = 8_000;

/**
 * The uid of kube-system identifies a cluster: it differs between clusters and never changes.
 * @throws {KubeApiError}
 */
export async function readClusterUid(api: KubeReadApi): Promise<string> {
  const namespace = await api.get('/api/v1/namespaces/kube-system', {
    accept: METADATA_ACCEPT,
    timeoutMs: RESPONSE_TIMEOUT_MS,
  });
  const { uid } = (namespace['metadata'] ?? {}) as { uid?: unknown };
  if (typeof uid !== 'string')
    throw new KubeApiError('malformed', "the API server doesn't report the uid of kube-system");
  return uid;
}

/**
 * Reads the facts of a cluster. Without permission to read nodes (a namespaced user), their number
 * is 0.
 * @throws {KubeApiError}
 */
export async function readClusterFacts(api: KubeReadApi): Promise<ClusterFacts> {
  const uid = await readClusterUid(api);
  const [{ gitVersion }, nodes] = await Promise.all([
    api.get('/version', { timeoutMs: RESPONSE_TIMEOUT_MS }) as Promise<{ gitVersion?: unknown }>,
    api.get('/api/v1/nodes?limit=100', { timeoutMs: RESPONSE_TIMEOUT_MS }).then(
      (list) => objectsAt(list, 'items'),
      (error: unknown) =>
        error instanceof KubeApiError && error.kind === 'forbidden'
          ? []
          : Promise.reject(error as Error),
    ),
  ]);
  const version = typeof gitVersion === 'string' ? gitVersion.slice(0, 64) : 'unknown';
  return { uid, version, nodes: nodes.length, distribution: detectDistribution(version, nodes) };
}

/**
 * Detects the distribution by what it writes on its nodes: the provider id, a label, a version
 * suffix.
 */
export function detectDistribution(
  version: string,
  nodes: readonly JsonObject[],
): ClusterFacts['distribution'] {
  for (const node of nodes) {
    const provider = textAt(node, 'spec', 'providerID');
    const labelMap = valueAt(node, 'metadata', 'labels');
    const labels = isObject(labelMap) ? Object.keys(labelMap) : [];
    if (provider.startsWith('kind://')) return 'kind';
    if (labels.some((label) => label.startsWith('minikube.k8s.io/'))) return 'minikube';
    if (
      provider.startsWith('gce://') &&
      labels.some((label) => label.startsWith('cloud.google.com/gke-'))
    )
      return 'gke';
  }
  return /-gke\./.test(version) ? 'gke' : 'other';
}
