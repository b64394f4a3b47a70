import { expect, it } from 'vitest';
import { findCluster } from './cluster.ts';
import { fakeMachine } from './fake-machine.ts';

const UP = {
  '/node/run/unshare.pid': '42\n',
  '/proc/42/cmdline': 'unshare\0-m\0/somewhere/e2e/cluster/node.sh\0',
  '/node/kubeconfig': 'apiVersion: v1',
};

it('takes the kubeconfig that the contributor names, even where the node is up', () => {
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

it('does not answer a wrong name with another cluster', () => {
  const machine = fakeMachine(
    { PODIUM_TEST_KUBECONFIG: '/wrong', PODIUM_CLUSTER_DIR: '/node' },
    UP,
  );
  expect(findCluster(machine)).toEqual({
    kind: 'absent',
    why: 'PODIUM_TEST_KUBECONFIG names /wrong, which cannot be read',
  });
});

it('takes the node of e2e/cluster while it is up', () => {
  expect(findCluster(fakeMachine({ PODIUM_CLUSTER_DIR: '/node' }, UP))).toEqual({
    kind: 'found',
    kubeconfig: '/node/kubeconfig',
    source: 'e2e/cluster',
  });
});

it('looks in the folder that the cluster command uses unless told otherwise', () => {
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
  ['nothing was ever built', {}],
  ['the process is gone', { ...UP, '/proc/42/cmdline': undefined }],
  ['its number belongs to another process now', { ...UP, '/proc/42/cmdline': 'sshd\0' }],
])('names both ways to get a cluster when %s', (_, files) => {
  const there = Object.fromEntries(
    Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const finding = findCluster(fakeMachine({ PODIUM_CLUSTER_DIR: '/node' }, there));
  expect(finding).toEqual({
    kind: 'absent',
    why: expect.stringMatching(
      /PODIUM_TEST_KUBECONFIG.*npm run cluster -- build && npm run cluster -- up/,
    ),
  });
});

it('says that root is needed where the node is up but its kubeconfig is closed', () => {
  const finding = findCluster(
    fakeMachine(
      { PODIUM_CLUSTER_DIR: '/node' },
      { '/node/run/unshare.pid': '42', '/proc/42/cmdline': 'node.sh' },
    ),
  );
  expect(finding).toMatchObject({ kind: 'absent', why: expect.stringContaining('as root') });
});
