import { join } from 'node:path';
import {
  ApiException,
  KubeConfig,
  KubernetesObjectApi,
  loadAllYaml,
  PatchStrategy,
  type KubernetesObject,
} from '@kubernetes/client-node';
import { clusterFolder } from './cluster.ts';
import { applyWithKubectl, type Kubectl } from './kubectl.ts';
import { findOnPath, thisMachine } from './machine.ts';
import { waitFor, type WaitOptions } from './wait-for.ts';

/** Identifies one object. `namespace`: `default` if omitted; ignored for cluster-scoped kinds. */
export type ObjectName = { apiVersion: string; kind: string; name: string; namespace?: string };

/** A cluster for tests. `cleanUp` deletes the objects that `apply` created. */
export type Kube = {
  kubeconfig: string;
  /** The client of `apply` and `delete`: kubectl, as students use it, where it is installed. */
  client: 'kubectl' | 'client-node';
  /** Applies each document of `yaml`. @throws with the API server's message when it rejects one */
  apply(yaml: string): Promise<void>;
  /**
   * Deletes each document's object and waits for the deletion. Ignores objects that don't exist.
   */
  delete(yaml: string): Promise<void>;
  /** The current object, or undefined when it doesn't exist. */
  read<T extends KubernetesObject>(name: ObjectName): Promise<T | undefined>;
  /** Waits until the object exists and matches. @throws after `timeoutMs` (default: 30 s) */
  waitFor<T extends KubernetesObject>(
    name: ObjectName,
    description: string,
    matches: (object: T) => boolean,
    options?: WaitOptions,
  ): Promise<T>;
  /** Waits until the object doesn't exist. */
  waitForDeletion(name: ObjectName, options?: WaitOptions): Promise<void>;
  /**
   * Deletes the objects of `apply`, newest first, with their dependents. For `afterEach` or
   * `afterAll`.
   */
  cleanUp(): Promise<void>;
};

/** Opens the cluster of a kubeconfig. `kubectl`: the program's path; null uses the API client. */
export function openKube(
  kubeconfig: string,
  kubectl: string | null | undefined = findKubectl(),
): Kube {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = KubernetesObjectApi.makeApiClient(config);
  const created: ObjectName[] = [];
  const kubectlCommand: Kubectl | undefined =
    kubectl == null ? undefined : { program: kubectl, kubeconfig };

  const kube: Kube = {
    kubeconfig,
    client: kubectlCommand ? 'kubectl' : 'client-node',
    async apply(yaml) {
      for (const name of parseNames(yaml))
        if ((await kube.read(name)) === undefined) created.push(name);
      if (kubectlCommand) await applyWithKubectl(kubectlCommand, yaml);
      else
        for (const object of parseObjects(yaml))
          await api.patch(
            object,
            undefined,
            undefined,
            'podium-tests',
            true,
            PatchStrategy.ServerSideApply,
          );
    },
    async delete(yaml) {
      for (const name of parseNames(yaml).reverse()) await remove(name);
    },
    async read<T extends KubernetesObject>(name: ObjectName) {
      return ignoreNotFound(() => api.read<T>(toObjectHeader(name)));
    },
    waitFor<T extends KubernetesObject>(
      name: ObjectName,
      description: string,
      matches: (object: T) => boolean,
      options?: WaitOptions,
    ) {
      const probe = async (): Promise<T | undefined> => {
        const object = await kube.read<T>(name);
        return object !== undefined && matches(object) ? object : undefined;
      };
      return waitFor(`${name.kind} ${name.name}: ${description}`, probe, options);
    },
    async waitForDeletion(name, options) {
      await waitFor(
        `${name.kind} ${name.name} is deleted`,
        async () => ((await kube.read(name)) === undefined ? true : undefined),
        options,
      );
    },
    async cleanUp() {
      for (const name of created.splice(0).reverse()) await remove(name);
    },
  };

  // One second of grace, because the course's images ignore SIGTERM. Foreground deletion also waits
  // for dependents.
  async function remove(name: ObjectName): Promise<void> {
    await ignoreNotFound(() =>
      api.delete(toObjectHeader(name), undefined, undefined, 1, undefined, 'Foreground'),
    );
    await kube.waitForDeletion(name, { timeoutMs: 60_000 });
  }
  return kube;
}

/** The path of kubectl: on the PATH, else the one that e2e/cluster built, else undefined. */
export function findKubectl(machine = thisMachine): string | undefined {
  const built = join(clusterFolder(machine), 'bin/kubectl');
  return findOnPath(machine, 'kubectl') ?? (machine.isFile(built) ? built : undefined);
}

function toObjectHeader(name: ObjectName): {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
} {
  return {
    apiVersion: name.apiVersion,
    kind: name.kind,
    metadata: { name: name.name, namespace: name.namespace ?? 'default' },
  };
}

function parseObjects(yaml: string): KubernetesObject[] {
  return (loadAllYaml(yaml) as (KubernetesObject | undefined)[]).filter(
    (object) => object !== undefined && object !== null,
  );
}

function parseNames(yaml: string): ObjectName[] {
  return parseObjects(yaml).map(({ apiVersion, kind, metadata }) => {
    if (!apiVersion || !kind || !metadata?.name)
      throw new Error('a document without apiVersion, kind or metadata.name');
    return {
      apiVersion,
      kind,
      name: metadata.name,
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    };
  });
}

async function ignoreNotFound<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) return undefined;
    throw error;
  }
}
