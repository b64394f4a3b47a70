import { join } from 'node:path';
import { thisMachine, type Machine } from './machine.ts';

/** A cluster for tests, or the reason why there isn't one. */
export type ClusterLookup =
  | { kind: 'found'; kubeconfig: string; source: 'PODIUM_TEST_KUBECONFIG' | 'e2e/cluster' }
  | { kind: 'absent'; why: string };

const SETUP_HINT =
  "set PODIUM_TEST_KUBECONFIG to the kubeconfig of a cluster for tests (for instance kind's), " +
  'or start the node of e2e/cluster: npm run cluster -- build && npm run cluster -- up';

/** The folder for the files that e2e/cluster builds and runs. */
export function clusterFolder(machine: Machine): string {
  return machine.env.PODIUM_CLUSTER_DIR ?? '/var/tmp/podium-cluster';
}

/**
 * The cluster for tests: PODIUM_TEST_KUBECONFIG, else the node of e2e/cluster if it runs. Builds
 * and starts nothing. A named kubeconfig that can't be read is `absent`, so that a typo doesn't
 * select another cluster.
 */
export function findCluster(machine: Machine = thisMachine): ClusterLookup {
  const named = machine.env.PODIUM_TEST_KUBECONFIG;
  if (named) {
    return machine.isFile(named)
      ? { kind: 'found', kubeconfig: named, source: 'PODIUM_TEST_KUBECONFIG' }
      : { kind: 'absent', why: `PODIUM_TEST_KUBECONFIG names ${named}, which can't be read` };
  }
  const folder = clusterFolder(machine);
  const kubeconfig = join(folder, 'kubeconfig');
  if (!isNodeRunning(machine, folder)) return { kind: 'absent', why: `no cluster: ${SETUP_HINT}` };
  if (!machine.isFile(kubeconfig))
    return {
      kind: 'absent',
      why: `the node of e2e/cluster runs, but ${kubeconfig} can't be read: run the tests as root`,
    };
  return { kind: 'found', kubeconfig, source: 'e2e/cluster' };
}

// The pid file survives a shutdown and process ids are reused, so check the process itself.
function isNodeRunning(machine: Machine, folder: string): boolean {
  const pid = machine.readText(join(folder, 'run/unshare.pid'))?.trim();
  return (
    pid !== undefined &&
    pid !== '' &&
    (machine.readText(`/proc/${pid}/cmdline`)?.includes('node.sh') ?? false)
  );
}
