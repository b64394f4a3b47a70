import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '#lib/kit/clock.ts';
import { createRequestApi } from '#agents/kube/request-api.ts';
import { createAgentKubeconfig } from '#agents/credential/agent-kubeconfig.ts';
import { createAccount } from '#agents/credential/create-account.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { createTestCertificate } from '#agents/probe/certificate.fixture.ts';
import { createMemorySpool } from '#agents/spool/memory-spool.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { startClusterPipeline, type ClusterPipeline } from '#agents/pipeline.ts';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { ChangeOf } from '#lib/protocol/change.ts';
import { PlannedProbe, type PlannedKind } from '#lib/protocol/plan.ts';
import { ProbeObservation } from '#lib/protocol/probe.ts';
import { openKube, type Kube } from './harness/kube.ts';
import { describeWith } from './harness/describe-with.ts';
import { waitFor } from '#e2e/harness/wait-for.ts';

const NS = 'agent-probes';
const HOST = 'probes.example';
const INGRESS = 'networking.k8s.io/v1/Ingress';
const probe = (id: string, more: object) =>
  PlannedProbe.parse({ id: `test/${id}`, namespace: NS, scheme: 'http', path: '/foo', ...more });
const PROBES = [
  probe('pod', { gvk: 'v1/Pod', via: 'pod', port: 8080 }),
  probe('service', { gvk: 'v1/Service', via: 'service', port: 80 }),
  probe('node-port', { gvk: 'v1/Service', via: 'node-port' }),
  probe('ingress', { gvk: INGRESS, via: 'ingress', host: HOST }),
  probe('tls', { gvk: INGRESS, via: 'ingress', scheme: 'https', host: HOST }),
];
const WIDGET: PlannedKind = {
  gvk: 'probes.podium.example/v1/Widget',
  resource: 'widgets',
  namespaced: true,
  mode: 'object',
  paths: ['spec.size'],
};
const WAIT = { timeoutMs: 60_000 };

const namespace = `---\n{apiVersion: v1, kind: Namespace, metadata: {name: ${NS}}}`;
const pod = (name: string, command: string) =>
  `---\n{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${NS}, labels: {app: ${name}}}, spec: {terminationGracePeriodSeconds: 1, containers: [${command}]}}`;
const echo = pod(
  'echo',
  '{name: echo, image: hashicorp/http-echo, args: ["-listen=:8080", "-text=foo"]}',
);
const crash = pod(
  'crash',
  '{name: c, image: busybox, command: [sh, -c, "echo first; echo cannot open /nope; exit 3"]}',
);
const service = (port: number) =>
  `---\n{apiVersion: v1, kind: Service, metadata: {name: echo, namespace: ${NS}}, spec: {type: NodePort, selector: {app: echo}, ports: [{port: 80, targetPort: ${port}}]}}`;
const ingress = `---\n{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: echo, namespace: ${NS}}, spec: {ingressClassName: nginx, tls: [{hosts: [${HOST}], secretName: web}], rules: [{host: ${HOST}, http: {paths: [{path: /foo, pathType: Prefix, backend: {service: {name: echo, port: {number: 80}}}}]}}]}}`;
const secret = ({ cert, key }: { cert: string; key: string }) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name: 'web', namespace: NS },
    stringData: { 'tls.crt': cert, 'tls.key': key },
  });
const crd = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.probes.podium.example}
spec:
  group: probes.podium.example
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]`;

describeWith(
  ['cluster'],
  'P: probes of the agent in a real cluster, with the rights of its own account',
  ({ cluster }) => {
    let kube: Kube;
    let folder: string;
    let pipeline: ClusterPipeline;
    const spool = createMemorySpool();
    const changes = () => spool.read(0, { changes: 1e6, bytes: 1e9 });
    const logLines: string[] = [];
    /** The latest response to a probe. */
    async function latestObservation(
      id: string,
      name = 'echo',
    ): Promise<ProbeObservation | undefined> {
      const observations = (await changes()).filter(
        (change): change is ChangeOf<'observed'> =>
          change.op === 'observed' &&
          change.what === 'probe' &&
          change.name === name &&
          change.object['probe'] === `test/${id}`,
      );
      const last = observations.at(-1);
      return last && ProbeObservation.parse(last.object);
    }
    const waitForResponse = (id: string, expected: object, name?: string) =>
      waitFor(
        `the response to ${id} is ${JSON.stringify(expected)}`,
        async () => {
          const found = await latestObservation(id, name);
          try {
            expect(found?.answer).toMatchObject(expected);
            return found;
          } catch {
            return undefined;
          }
        },
        WAIT,
      );
    const readWidgetState = async () =>
      (await changes()).findLast((change) => change.op === 'plan-applied')?.kinds[WIDGET.gvk];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'agent-probes-'));
      kube = openKube(cluster().kubeconfig);
      const config = loadKubeconfig({ flag: cluster().kubeconfig }).config;
      const account = await createAccount(createRequestApi(config), systemClock, [WIDGET]);
      if (account.kind !== 'created') throw new Error(account.reason);
      await writeFile(join(folder, 'kubeconfig'), createAgentKubeconfig(config, account.token));
      await kube.apply(namespace);
      const log = (_level: string, line: string) => void logLines.push(line);
      pipeline = startClusterPipeline({
        kubeconfigSources: { flag: join(folder, 'kubeconfig') },
        plan: { version: 1, kinds: [...BUILT_IN_KINDS, WIDGET], probes: PROBES },
        spool,
        log,
        warningsSince: Date.now(),
        clock: systemClock,
        random: Math.random,
      });
      await waitFor(
        'the first snapshot is complete',
        async () => ((await changes()).some(({ op }) => op === 'reset-end') ? true : undefined),
        WAIT,
      );
    }, 120_000);

    afterAll(async () => {
      await (pipeline as ClusterPipeline | undefined)?.stop();
      await (kube as Kube | undefined)?.cleanUp();
      await removeAccount(
        createRequestApi(loadKubeconfig({ flag: cluster().kubeconfig }).config),
        systemClock,
      );
      await rm(folder, { recursive: true });
    }, 120_000);

    it('P4: reach the Pod in each way once it is ready, and report the object before the response', async () => {
      for (const yaml of [echo, service(8080), ingress]) await kube.apply(yaml);
      for (const id of ['pod', 'service', 'node-port', 'ingress'])
        await waitForResponse(id, { kind: 'answered', status: 200, body: 'foo\n' });
      const all = await changes();
      expect(all.findIndex(({ op }) => op === 'observed')).toBeGreaterThan(
        all.findIndex(
          (change) => change.op === 'set' && change.ns === NS && change.name === 'echo',
        ),
      );
    });

    it("P6: report the controller's fallback certificate, then the student's for another host, then for the right one", async () => {
      await waitForResponse('tls', { certificate: { fallback: true } });
      await kube.apply(
        secret(createTestCertificate({ name: 'other.example', dns: ['other.example'] })),
      );
      await waitForResponse('tls', {
        status: 200,
        certificate: { fallback: false, names: ['other.example'], selfSigned: true },
      });
      await kube.apply(
        secret(
          createTestCertificate({
            name: HOST,
            dns: [HOST],
            issuer: createTestCertificate({ name: 'my-ca' }),
          }),
        ),
      );
      await waitForResponse('tls', {
        status: 200,
        certificate: { fallback: false, names: [HOST], selfSigned: false, issuer: 'CN=my-ca' },
      });
    });

    it('report a refused connection for a Service without a listening port', async () => {
      await kube.apply(service(9_999));
      await waitForResponse('service', { kind: 'refused' });
      await waitForResponse('node-port', { kind: 'refused' });
    });

    it('C12: report the last log line of a container that crashes', async () => {
      await kube.apply(crash);
      const line = await waitFor(
        'the line arrives',
        async () =>
          JSON.stringify(
            (await changes()).findLast((change) => change.op === 'set' && change.name === 'crash'),
          ).match(/"message":"(cannot open[^"]*)"/)?.[1],
        WAIT,
      );
      expect(line).toBe('cannot open /nope');
    });

    it('W4: notice when a kind is defined later and removed again', async () => {
      expect(await readWidgetState()).toBe('absent');
      await kube.apply(crd);
      await waitFor(
        'the kind is watched',
        async () => ((await readWidgetState()) === 'watching' ? true : undefined),
        { timeoutMs: 90_000 },
      );
      await kube.apply(
        `---\n{apiVersion: probes.podium.example/v1, kind: Widget, metadata: {name: w, namespace: ${NS}}, spec: {size: 3, password: x}}`,
      );
      const widget = await waitFor(
        'the object arrives',
        async () =>
          (await changes()).findLast((change) => change.op === 'set' && change.name === 'w'),
        WAIT,
      );
      expect(widget).toMatchObject({ object: { spec: { size: 3 } } });
      await kube.delete(crd);
      await waitFor(
        'the kind is absent again',
        async () => ((await readWidgetState()) === 'absent' ? true : undefined),
        { timeoutMs: 90_000 },
      );
    }, 240_000);

    it('R4: never get a forbidden response', async () => {
      expect(Object.values(pipeline.watcher.kindStates())).not.toContain('forbidden');
      expect(logLines.filter((line) => /forbidden|error/i.test(line))).toEqual([]);
    });
  },
);
