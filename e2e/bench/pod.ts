import { ApiException, KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';

const POD_NAME = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'podium-bench', namespace: 'default' },
};

/**
 * An attempt at the first exercise that never passes. No scheduler has its scheduler name, so no
 * container starts, and the measurement doesn't include the start of an image.
 */
const POD = {
  ...POD_NAME,
  spec: {
    schedulerName: 'podium-bench',
    containers: [
      { name: 'echo', image: 'hashicorp/http-echo:1.0', args: ['-listen=:8080', '-text=bar'] },
    ],
  },
};

export interface BenchPod {
  create(): Promise<void>;
  /** Ignores a Pod that doesn't exist. */
  remove(): Promise<void>;
}

/** Opens the Pod that the bench applies and deletes. The cleanup stack deletes it at the end. */
export async function openPod(kubeconfig: string, cleanup: CleanupStack): Promise<BenchPod> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = KubernetesObjectApi.makeApiClient(config);
  let over = false;
  let creating: Promise<unknown> = Promise.resolve();

  async function remove(): Promise<void> {
    try {
      await api.delete(POD_NAME, undefined, undefined, 0);
    } catch (error) {
      if (!(error instanceof ApiException) || error.code !== 404) throw error;
    }
  }
  cleanup.add(async () => {
    // A request may be in flight at Ctrl-C.
    over = true;
    await creating.catch(() => undefined);
    await remove();
  });
  await remove();
  return {
    async create() {
      if (over) throw new Error('the bench has ended');
      creating = api.create(POD);
      await creating;
    },
    remove,
  };
}
