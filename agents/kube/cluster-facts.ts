import type { ClusterFacts } from '#lib/protocol/change.ts';
import { isObject } from '#lib/cluster/slim/shape.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import type { KubeReadApi } from './read-api.ts';
import { KubeApiError } from './api-error.ts';

const METADATA_ACCEPT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
/** How long the API server may take to say who it is, ms. */
const RESPONSE_TIMEOUT_MS = 8_000;

/**
 * uid of kube-system: two clusters never share it, and a cluster never changes it.
 * @throws {ApiTrouble}
 */
export async function readClusterUid(api: KubeReadApi): Promise<string> {
  const namespace = await api.get('/api/v1/namespaces/kube-system', {
    accept: METADATA_ACCEPT,
    timeoutMs: RESPONSE_TIMEOUT_MS,
  });
  const { uid } = (namespace['metadata'] ?? {}) as { uid?: unknown };
  if (typeof uid !== 'string')
    throw new KubeApiError('malformed', 'the API server does not say which cluster it is');
  return uid;
}

/**
 * Which cluster this is. What may not be read (nodes, as a namespaced user) counts as not there.
 * @throws {ApiTrouble}
 */
export async function readClusterFacts(api: KubeReadApi): Promise<ClusterFacts> {
  const uid = await readClusterUid(api);
  const [{ gitVersion }, nodes] = await Promise.all([
    api.get('/version', { timeoutMs: RESPONSE_TIMEOUT_MS }) as Promise<{ gitVersion?: unknown }>,
    api.get('/api/v1/nodes?limit=100', { timeoutMs: RESPONSE_TIMEOUT_MS }).then(
      ({ items }) => (Array.isArray(items) ? items.filter(isObject) : []),
      (error: unknown) =>
        error instanceof KubeApiError && error.kind === 'forbidden'
          ? []
          : Promise.reject(error as Error),
    ),
  ]);
  const version = typeof gitVersion === 'string' ? gitVersion.slice(0, 64) : 'unknown';
  return { uid, version, nodes: nodes.length, distribution: detectDistribution(version, nodes) };
}

const toText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const toObject = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** Told by what each distribution writes on its nodes: the provider's id, a label, a version's suffix. */
export function detectDistribution(
  version: string,
  nodes: readonly JsonObject[],
): ClusterFacts['distribution'] {
  for (const node of nodes) {
    const provider = toText(toObject(node['spec'])['providerID']);
    const labels = Object.keys(toObject(toObject(node['metadata'])['labels']));
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
