import { delimiter } from 'node:path';
import type { KubeconfigSources } from '#agents/types.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';

/** A kubeconfig with one context and no credentials. kubectl merges it with the files after it. */
export interface NamespacedKubeconfig {
  readonly text: string;
  /** KUBECONFIG of a child process, when `file` contains `text`. */
  readonly toVariable: (file: string) => string;
}

/**
 * Creates a kubeconfig that makes `kubectl` without `-n` use this namespace. It repeats the current
 * context and comes first in the list, because the first file that defines a context takes
 * precedence.
 * @throws {KubeconfigError}
 */
export function createNamespacedKubeconfig(
  sources: KubeconfigSources,
  namespace: string,
): NamespacedKubeconfig {
  const { config, source } = loadKubeconfig(sources);
  const { context: name, cluster, user } = config;
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: cluster.name, user: user?.name, namespace } }],
  });
  return {
    text,
    toVariable: (file) => [file, ...(source === 'in-cluster' ? [] : [source])].join(delimiter),
  };
}
