import { ApiException, KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';

const POD_NAME = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'podium-bench', namespace: 'default' },
};

/**
 * An attempt at the first exercise that can never pass it, and costs the cluster an object and nothing else: no scheduler
 * answers to that name, so no container starts, and what is measured is not the image's start.
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
  /** One that is not there is no error. */
  remove(): Promise<void>;
}

/** The Pod that is applied and deleted; `stops` leaves the cluster without it. */
export async function openPod(kubeconfig: string, stops: CleanupStack): Promise<BenchPod> {
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
  stops.add(async () => {
    // A request may be on its way when Ctrl-C comes.
    over = true;
    await creating.catch(() => undefined);
    await remove();
  });
  await remove();
  return {
    async create() {
      if (over) throw new Error('the bench is over');
      creating = api.create(POD);
      await creating;
    },
    remove,
  };
}
