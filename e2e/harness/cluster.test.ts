import { expect, it } from 'vitest';
import { findCluster } from './cluster.ts';
import { fakeMachine } from './fake-machine.ts';

const UP = {
  '/node/run/unshare.pid': '42\n',
  '/proc/42/cmdline': 'unshare\0-m\0/somewhere/e2e/cluster/node.sh\0',
  '/node/kubeconfig': 'apiVersion: v1',
};

it('prefers the kubeconfig in PODIUM_TEST_KUBECONFIG to a running node', () => {
  const machine = fakeMachine(
    { PODIUM_TEST_KUBECONFIG: '/mine', PODIUM_CLUSTER_DIR: '/node' },
    { ...UP, '/mine': '' },
  );
  expect(findCluster(machine)).toEqual({
    kind: 'found',
    kubeconfig: '/mine',
    source: 'PODIUM_TEST_KUBECONFIG',
  });
});

it('reports a wrong path in PODIUM_TEST_KUBECONFIG instead of using another cluster', () => {
  const machine = fakeMachine(
    { PODIUM_TEST_KUBECONFIG: '/wrong', PODIUM_CLUSTER_DIR: '/node' },
    UP,
  );
  expect(findCluster(machine)).toEqual({
    kind: 'absent',
    why: "PODIUM_TEST_KUBECONFIG names /wrong, which can't be read",
  });
});

it('uses the node of e2e/cluster while it runs', () => {
  expect(findCluster(fakeMachine({ PODIUM_CLUSTER_DIR: '/node' }, UP))).toEqual({
    kind: 'found',
    kubeconfig: '/node/kubeconfig',
    source: 'e2e/cluster',
  });
});

it('uses the default folder of the cluster command', () => {
  const files = Object.fromEntries(
    Object.entries(UP).map(([path, text]) => [
      path.replace('/node/', '/var/tmp/podium-cluster/'),
      text,
    ]),
  );
  expect(findCluster(fakeMachine({}, files))).toMatchObject({
    kind: 'found',
    kubeconfig: '/var/tmp/podium-cluster/kubeconfig',
  });
});

it.each([
  ['nothing was built', {}],
  ['the process has ended', { ...UP, '/proc/42/cmdline': undefined }],
  ['another process has its id', { ...UP, '/proc/42/cmdline': 'sshd\0' }],
])('explains both ways to get a cluster when %s', (_, files) => {
  const existing = Object.fromEntries(
    Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const finding = findCluster(fakeMachine({ PODIUM_CLUSTER_DIR: '/node' }, existing));
  expect(finding).toEqual({
    kind: 'absent',
    why: expect.stringMatching(
      /PODIUM_TEST_KUBECONFIG.*npm run cluster -- build && npm run cluster -- up/,
    ),
  });
});

it('says that root is needed when the node runs but its kubeconfig can’t be read', () => {
  const finding = findCluster(
    fakeMachine(
      { PODIUM_CLUSTER_DIR: '/node' },
      { '/node/run/unshare.pid': '42', '/proc/42/cmdline': 'node.sh' },
    ),
  );
  expect(finding).toMatchObject({ kind: 'absent', why: expect.stringContaining('as root') });
});
