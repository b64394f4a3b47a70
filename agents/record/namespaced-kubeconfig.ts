import { delimiter } from 'node:path';
import type { KubeconfigSources } from '#agents/types.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';

/** A kubeconfig of one context and no credential; kubectl merges it with the files it stands before. */
export interface NamespacedKubeconfig {
  readonly text: string;
  /** KUBECONFIG for a child process, when `text` stands in `file`. */
  readonly toVariable: (file: string) => string;
}

/**
 * What makes `kubectl` without `-n` work in this namespace: the current context once more, first in the list, where the first
 * file that names it wins.
 * @throws {NoKubeconfig}
 */
export function createNamespacedKubeconfig(
  sources: KubeconfigSources,
  namespace: string,
): NamespacedKubeconfig {
  const { config, source } = loadKubeconfig(sources);
  const name = config.getCurrentContext();
  const context = config.getContextObject(name);
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: context?.cluster, user: context?.user, namespace } }],
  });
  return {
    text,
    toVariable: (file) => [file, ...(source === 'in-cluster' ? [] : [source])].join(delimiter),
  };
}
