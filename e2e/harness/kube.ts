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

/** Names one object; `namespace` is `default` unless given, and ignored for kinds that have none. */
export type ObjectName = { apiVersion: string; kind: string; name: string; namespace?: string };

/** A cluster as a test uses it: it remembers what it made, and `tidy` takes that away again. */
export type Kube = {
  kubeconfig: string;
  /** How `apply` and `delete` are done: as a student does it, where kubectl is there. */
  client: 'kubectl' | 'client-node';
  /** Applies each document of `yaml`. Throws with the API server's words when it refuses one. */
  apply(yaml: string): Promise<void>;
  /** Deletes each document's object and waits until it is gone; one that is not there is no error. */
  delete(yaml: string): Promise<void>;
  /** The object as it stands, or undefined where there is none. */
  read<T extends KubernetesObject>(name: ObjectName): Promise<T | undefined>;
  /** Waits until the object is there and `holds` of it; returns it. Throws after `timeoutMs` (30 s unless told). */
  waitFor<T extends KubernetesObject>(
    name: ObjectName,
    what: string,
    holds: (object: T) => boolean,
    patience?: WaitOptions,
  ): Promise<T>;
  /** Waits until the object is not there. */
  waitForDeletion(name: ObjectName, patience?: WaitOptions): Promise<void>;
  /** Deletes what `apply` made, newest first, with what it owns. For `afterEach` or `afterAll`. */
  cleanUp(): Promise<void>;
};

/** Opens the cluster of a kubeconfig, with the kubectl that is found; null does without one. */
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
      what: string,
      holds: (object: T) => boolean,
      patience?: WaitOptions,
    ) {
      const probe = async (): Promise<T | undefined> => {
        const object = await kube.read<T>(name);
        return object !== undefined && holds(object) ? object : undefined;
      };
      return waitFor(`${name.kind} ${name.name}: ${what}`, probe, patience);
    },
    async waitForDeletion(name, patience) {
      await waitFor(
        `${name.kind} ${name.name}: gone`,
        async () => ((await kube.read(name)) === undefined ? true : undefined),
        patience,
      );
    },
    async cleanUp() {
      for (const name of created.splice(0).reverse()) await remove(name);
    },
  };

  // A second of grace, because the course's images do not listen to SIGTERM; foreground, so that owned Pods are gone too.
  async function remove(name: ObjectName): Promise<void> {
    await ignoreNotFound(() =>
      api.delete(toObjectHeader(name), undefined, undefined, 1, undefined, 'Foreground'),
    );
    await kube.waitForDeletion(name, { timeoutMs: 60_000 });
  }
  return kube;
}

/** kubectl on the PATH, else the one that e2e/cluster built, else undefined. */
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
