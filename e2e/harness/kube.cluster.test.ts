import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findKubectl, openKube, type Kube } from './kube.ts';
import { describeWith } from './describe-with.ts';

const POD = `
apiVersion: v1
kind: Pod
metadata: {name: harness-pod, labels: {app: harness}}
spec: {containers: [{name: web, image: 'nginx:1.18.0'}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: harness-map}
data: {colour: blue}
`;
const pod = { apiVersion: 'v1', kind: 'Pod', name: 'harness-pod' };
const map = { apiVersion: 'v1', kind: 'ConfigMap', name: 'harness-map' };

const kubectl = findKubectl();
const CLIENTS: [string, string | null][] = [
  ...(kubectl ? [['kubectl', kubectl] as [string, string]] : []),
  ['client-node', null],
];

describeWith(['cluster'], 'openKube on a real cluster', (parts) => {
  describe.each(CLIENTS)('with %s', (client, program) => {
    let kube: Kube;
    beforeAll(() => {
      kube = openKube(parts.cluster().kubeconfig, program);
    });
    afterEach(() => kube.cleanUp());

    it('applies, waits, changes and cleans up objects', async () => {
      expect(kube.client).toBe(client);
      await kube.apply(POD);
      const running = await kube.waitFor<V1Pod>(
        pod,
        'is running',
        (object) => object.status?.phase === 'Running',
      );
      expect(running.metadata?.labels).toEqual({ app: 'harness' });
      await kube.apply(POD.replace('blue', 'green'));
      expect((await kube.read<V1ConfigMap>(map))?.data).toEqual({ colour: 'green' });
      await kube.cleanUp();
      expect(await kube.read(pod)).toBeUndefined();
      expect(await kube.read(map)).toBeUndefined();
    });

    it('throws with the API server’s message for an invalid object', async () => {
      await expect(kube.apply(POD.replace('nginx:1.18.0', ''))).rejects.toThrow(
        /spec\.containers\[0\]\.image/,
      );
    });
  });
});
