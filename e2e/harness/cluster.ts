import { join } from 'node:path';
import { thisMachine, type Machine } from './machine.ts';

/** A cluster that tests may use, or why there is none. */
export type ClusterLookup =
  | { kind: 'found'; kubeconfig: string; source: 'PODIUM_TEST_KUBECONFIG' | 'e2e/cluster' }
  | { kind: 'absent'; why: string };

const SETUP_HINT =
  "set PODIUM_TEST_KUBECONFIG to the kubeconfig of a cluster for tests (for instance kind's), " +
  'or start the node of e2e/cluster: npm run cluster -- build && npm run cluster -- up';

/** The folder in which e2e/cluster keeps what it builds and runs. */
export function clusterFolder(machine: Machine): string {
  return machine.env.PODIUM_CLUSTER_DIR ?? '/var/tmp/podium-cluster';
}

/**
 * The cluster for tests: a contributor's own, else the node of e2e/cluster if it is up. Builds and starts nothing.
 * A kubeconfig that was named and cannot be read is `absent`, so that a typing error is not answered by another cluster.
 */
export function findCluster(machine: Machine = thisMachine): ClusterLookup {
  const named = machine.env.PODIUM_TEST_KUBECONFIG;
  if (named) {
    return machine.isFile(named)
      ? { kind: 'found', kubeconfig: named, source: 'PODIUM_TEST_KUBECONFIG' }
      : { kind: 'absent', why: `PODIUM_TEST_KUBECONFIG names ${named}, which cannot be read` };
  }
  const folder = clusterFolder(machine);
  const kubeconfig = join(folder, 'kubeconfig');
  if (!isNodeRunning(machine, folder)) return { kind: 'absent', why: `no cluster: ${SETUP_HINT}` };
  if (!machine.isFile(kubeconfig))
    return {
      kind: 'absent',
      why: `the node of e2e/cluster is up, but ${kubeconfig} cannot be read: run the tests as root`,
    };
  return { kind: 'found', kubeconfig, source: 'e2e/cluster' };
}

// The files stay after a machine was switched off, and its process ids are used again: ask what the process is.
function isNodeRunning(machine: Machine, folder: string): boolean {
  const pid = machine.readText(join(folder, 'run/unshare.pid'))?.trim();
  return (
    pid !== undefined &&
    pid !== '' &&
    (machine.readText(`/proc/${pid}/cmdline`)?.includes('node.sh') ?? false)
  );
}
