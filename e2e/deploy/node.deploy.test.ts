import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { clusterFolder } from '../harness/cluster.ts';
import { openClusterNode } from '../harness/cluster-node.ts';
import { describeWith } from '../harness/describe-with.ts';
import { runKubectl } from '../harness/kubectl.ts';
import { thisMachine } from '../harness/machine.ts';
import { waitFor } from '../harness/wait-for.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '../..');
const CHART = join(PROJECT, 'deploy/helm/podium');
const NAMESPACE = 'podium-deploy-test';
const HOST = 'podium.test';
const KUBECTL = join(clusterFolder(thisMachine), 'bin/kubectl');
/** The node's Ingress, from this machine. */
const INGRESS_ADDRESS = '10.250.0.1';
/** Host paths of the node's StorageClass. */
const VOLUMES = '/tmp/hostpath_pv/';
const UNKNOWN_USER = '1000660000';
/** The image has 500 MB, which are packed for the registry. */
const PUSH_TIMEOUT_MS = 600_000;

describeWith(['cluster', 'image', 'helm'], 'the chart on the node', ({ cluster, image, helm }) => {
  let folder: string;
  const kubectl = (...args: string[]): Promise<string> =>
    runKubectl({ program: KUBECTL, kubeconfig: cluster().kubeconfig }, [
      ...['--namespace', NAMESPACE],
      ...args,
    ]);
  const runHelm = async (...args: string[]): Promise<string> => {
    const { stdout } = await run(helm().executable, [
      ...['--kubeconfig', cluster().kubeconfig, '--namespace', NAMESPACE],
      ...args,
    ]);
    return stdout;
  };

  beforeAll(async () => {
    // The image is pushed to the registry of this node.
    expect(cluster().source).toBe('e2e/cluster');
    await openClusterNode().writeServices();
    folder = mkdtempSync(join(tmpdir(), 'podium-node-'));
    writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${INGRESS_ADDRESS} ${HOST}\n`);
    execFileSync(process.execPath, [
      ...[join(PROJECT, 'deploy/image/push.ts'), image().folder, 'test', 'server'],
    ]);
    await kubectl('create', 'namespace', NAMESPACE);
    await kubectl(
      ...['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=baseline'],
    );
  }, PUSH_TIMEOUT_MS);
  afterEach(async () => {
    await runHelm('uninstall', 'podium', '--wait', '--ignore-not-found');
    const volumes = await kubectl(
      ...['get', 'persistentvolumes', '--output'],
      `jsonpath={.items[?(@.spec.claimRef.namespace=="${NAMESPACE}")].spec.hostPath.path}`,
    );
    await kubectl('delete', 'persistentvolumeclaims', '--all', '--wait');
    for (const path of volumes.split(' '))
      if (path.startsWith(VOLUMES)) rmSync(path, { recursive: true, force: true });
  });
  afterAll(async () => {
    await kubectl('delete', 'namespace', NAMESPACE, '--wait=false');
    rmSync(folder, { recursive: true, force: true });
  });

  const install = (...values: string[]): Promise<string> =>
    runHelm(
      ...['upgrade', '--install', 'podium', CHART, '--wait', '--timeout', '5m'],
      ...['--set', `url=http://${HOST}`, '--set', 'mode=embedded'],
      ...['--set', 'image.tag=test', '--set', 'ingress.enabled=true'],
      ...['--set', 'persistence.fixOwner=true', '--set', 'persistence.size=1Gi'],
      ...['--set', 'trustedProxies={10.244.0.0/16}'],
      ...values.flatMap((value) => ['--set', value]),
    );

  async function createLink(): Promise<string> {
    const output = await kubectl('exec', 'statefulset/podium', '--', 'podium', 'link');
    return /http:\S+/.exec(output)?.[0] ?? '';
  }

  /** Runs a program that finds the Ingress under the name of the server. */
  async function runWithHosts(...args: string[]): Promise<string> {
    const script = `mount --bind ${join(folder, 'hosts')} /etc/hosts && exec "$@"`;
    const { stdout } = await run('unshare', [
      ...['--mount', 'bash', '-c', script, 'bash', process.execPath],
      ...args,
    ]);
    return stdout;
  }
  const play = async (): Promise<string> =>
    runWithHosts(join(import.meta.dirname, 'play-workshop.ts'), await createLink());

  it('T6.3 T8.3 embedded: a student passes an exercise, and the data survives the Pod', async () => {
    const notes = await install();
    expect(notes).toContain('statefulset/podium -- podium link');
    expect(await runHelm('test', 'podium')).toContain('Phase:          Succeeded');
    expect(await play()).toContain('"state":"passed"');
    expect(await kubectl('logs', 'statefulset/podium')).not.toContain('/sign-in#');

    const pod = await kubectl('get', 'pod', 'podium-0', '--output', 'jsonpath={.metadata.uid}');
    await kubectl('delete', 'pod', 'podium-0', '--wait=false');
    await waitFor(
      'another Pod is ready',
      async () => {
        const state = await kubectl(
          ...['get', 'pod', 'podium-0', '--ignore-not-found', '--output'],
          'jsonpath={.metadata.uid} {.status.containerStatuses[0].ready}',
        );
        return state.endsWith('true') && !state.startsWith(pod) ? true : undefined;
      },
      { timeoutMs: 120_000 },
    );
    expect(await play()).toContain('"workshops":2');

    await runHelm('uninstall', 'podium', '--wait');
    await waitFor('only the claim is left', async () => {
      const left = await kubectl(
        ...['get', 'all,ingress,networkpolicies,persistentvolumeclaims,secrets', '--output=name'],
        ...['--selector', 'app.kubernetes.io/instance=podium'],
      );
      return left.trim() === 'persistentvolumeclaim/data-podium-0' ? true : undefined;
    });
  });

  it('T6.4 embedded: runs as a user that the image does not know, also after a restart', async () => {
    await install(`podSecurity.runAsUser=${UNKNOWN_USER}`, `podSecurity.fsGroup=${UNKNOWN_USER}`);
    expect(await play()).toContain('"state":"passed"');
    expect(await kubectl('exec', 'podium-0', '--', 'id', '-u')).toBe(`${UNKNOWN_USER}\n`);
    await kubectl('exec', 'podium-0', '--', 'chmod', '0770', '/data/postgres');
    await kubectl('delete', 'pod', 'podium-0');
    await kubectl('wait', 'pod', 'podium-0', '--for=condition=Ready', '--timeout=120s');
    expect(await kubectl('exec', 'podium-0', '--', 'stat', '-c', '%a', '/data/postgres')).toBe(
      '700\n',
    );
  });
});
