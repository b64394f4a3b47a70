import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { ProbeResponse, Certificate } from '#lib/protocol/probe.ts';
import { diagnose, isIncidentActive, type DiagnoseOptions } from './diagnose.ts';
import type { ObservedObject } from '../engine/object-index.ts';

type ObjectFields = JsonObject & { readonly metadata?: JsonObject };
function object(
  gvk: string,
  name: string,
  { metadata = {}, ...rest }: ObjectFields = {},
  ns = 'default',
): ObservedObject {
  return {
    ref: { uid: `${gvk}/${name}`, gvk, ns, name },
    object: { metadata: { name, namespace: ns, ...metadata }, ...rest },
    foundAtConnect: false,
    at: 1_000,
  };
}
const incidentCodes = (objects: ObservedObject[], options: DiagnoseOptions = {}) =>
  diagnose(objects, options).map(({ code }) => code);
const onlyIncident = (objects: ObservedObject[], options: DiagnoseOptions = {}) => {
  const found = diagnose(objects, options);
  expect(found).toHaveLength(1);
  return found[0]!;
};

const running: JsonObject = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True' }],
  containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
};
const pod = (
  name: string,
  labels: JsonObject,
  containers: JsonObject[] = [{ name: 'web', ports: [{ containerPort: 8080 }] }],
) => object('v1/Pod', name, { metadata: { labels }, spec: { containers }, status: running });
const service = (
  selector: JsonObject,
  ports: JsonObject[] = [{ port: 80, targetPort: 8080 }],
  more: JsonObject = {},
) => object('v1/Service', 'echoserver', { spec: { selector, ports, ...more } });
const template = (labels: JsonObject, containers: JsonObject[] = [{ name: 'web' }]) => ({
  metadata: { labels },
  spec: { containers },
});
const deployment = (labels: JsonObject, containers?: JsonObject[]) =>
  object('apps/v1/Deployment', 'echoserver', {
    spec: { replicas: 1, template: template(labels, containers) },
  });
const echo = pod('echoserver-7d4b9-abcde', { app: 'echoserver', 'pod-template-hash': '7d4b9' });

describe('a Service', () => {
  test('that selects no Pod names the nearest one, once there was time for its Pods to come', () => {
    const incident = onlyIncident(
      [echo, pod('other', { run: 'busybox' }), service({ app: 'echo-server' })],
      { now: 5_000 },
    );
    expect(incident).toMatchObject({
      code: 'service-no-pods',
      scope: 'own',
      params: {
        selector: 'app=echo-server',
        pod: 'echoserver-7d4b9-abcde',
        labels: 'app=echoserver',
      },
    });
    expect([isIncidentActive(incident, 14_999), isIncidentActive(incident, 15_000)]).toEqual([
      false,
      true,
    ]);
    expect(onlyIncident([service({ app: 'echoserver' })], { now: 5_000 })).toMatchObject({
      params: { pod: '', labels: '' },
      since: 35_000,
    });
  });

  test.each([
    [
      'whose Pods something is to make',
      [deployment({ app: 'echoserver' }), service({ app: 'echoserver' })],
    ],
    ['with its Pods', [echo, service({ app: 'echoserver' })]],
    ['without a selector', [object('v1/Service', 'a', { spec: { ports: [{ port: 80 }] } })]],
    [
      'of the cluster itself',
      [
        object('v1/Service', 'kubernetes', { spec: { selector: { a: 'b' } } }),
        object('v1/Service', 'x', { spec: { selector: { a: 'b' } } }, 'kube-system'),
      ],
    ],
    ['outside the cluster', [service({ a: 'b' }, [], { type: 'ExternalName' })]],
    [
      'that is being deleted',
      [
        object('v1/Service', 'a', {
          metadata: { deletionTimestamp: 'now' },
          spec: { selector: { a: 'b' } },
        }),
      ],
    ],
    [
      'with a port that no container declares, as long as nobody was refused',
      [echo, service({ app: 'echoserver' }, [{ port: 80, targetPort: 9000 }])],
    ],
  ])('%s is no trouble', (_, objects) => {
    expect(incidentCodes(objects)).toEqual([]);
  });

  test('sends to a port where nobody listens: a name that no container has, or a number that refused a request', () => {
    expect(
      onlyIncident([echo, service({ app: 'echoserver' }, [{ port: 80, targetPort: 'http' }])]),
    ).toMatchObject({ code: 'service-port', params: { port: 'http', declared: '8080' } });
    const wrong = { ...service({ app: 'echoserver' }, [{ port: 80, targetPort: 9000 }]), pos: 5 };
    const refused = (pos: number) => ({
      ref: wrong.ref,
      url: 'http://10.96.0.9/',
      answer: { kind: 'refused' } as ProbeResponse,
      pos,
    });
    expect(onlyIncident([echo, wrong], { responses: [refused(6)] })).toMatchObject({
      code: 'service-port',
      params: { port: '9000', declared: '8080' },
    });
    expect(incidentCodes([echo, wrong], { responses: [refused(4)] })).toEqual([]);
  });
});

describe('an Ingress', () => {
  const rule = (host: string | undefined, name: string, number: number): JsonObject => ({
    ...(host !== undefined && { host }),
    http: { paths: [{ path: '/', backend: { service: { name, port: { number } } } }] },
  });
  const address = { loadBalancer: { ingress: [{ hostname: 'localhost' }] } };
  const ingress = (rules: JsonObject[], spec: JsonObject = {}, status: JsonObject = address) =>
    object('networking.k8s.io/v1/Ingress', 'echo', {
      spec: { ingressClassName: 'nginx', rules, ...spec },
      status,
    });
  const nginx = object(
    'networking.k8s.io/v1/IngressClass',
    'nginx',
    { spec: { controller: 'k8s.io/ingress-nginx' } },
    '',
  );
  const good = [echo, service({ app: 'echoserver' }), nginx];

  test('leads to Services and ports that exist', () => {
    expect(incidentCodes([...good, ingress([rule('echo.info', 'echoserver', 80)])])).toEqual([]);
    const found = diagnose([
      ...good,
      ingress([
        rule('echo.info', 'echo-foo', 80),
        rule('echo.info', 'echo-bar', 80),
        rule('echo.info', 'echoserver', 8080),
      ]),
    ]);
    expect(
      found.map(({ code, params }) => [code, params['service'], params['port'], params['has']]),
    ).toEqual([
      ['ingress-no-service', 'echo-foo', undefined, undefined],
      ['ingress-no-service', 'echo-bar', undefined, undefined],
      ['ingress-no-port', 'echoserver', '8080', '80'],
    ]);
  });

  test('has a host in each rule', () => {
    expect(
      onlyIncident([
        ...good,
        ingress([rule('echo.info', 'echoserver', 80), rule(undefined, 'echoserver', 80)]),
      ]),
    ).toMatchObject({ code: 'ingress-no-host', since: 1_000 });
  });

  test('is taken by a controller: told at once for a class that is none, else when long nothing came', () => {
    const waiting = (spec: JsonObject, more: ObservedObject[] = []) =>
      onlyIncident([...good, ...more, ingress([rule('echo.info', 'echoserver', 80)], spec, {})], {
        now: 1_000,
      });
    expect(waiting({ ingressClassName: 'ngnix' })).toMatchObject({
      code: 'ingress-no-controller',
      params: { ingressClass: 'ngnix', has: 'nginx' },
      since: 11_000,
    });
    expect(waiting({})).toMatchObject({ params: { ingressClass: 'nginx' }, since: 121_000 });
    const google = object(
      'v1/Node',
      'n',
      {
        metadata: { labels: { 'cloud.google.com/gke-nodepool': 'a' } },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      },
      '',
    );
    expect(waiting({}, [google]).since).toBe(601_000);
    const answered = {
      ref: ingress([]).ref,
      url: 'http://echo.info/',
      answer: { kind: 'answered', status: 200, body: '', truncated: false } as ProbeResponse,
      pos: 1,
    };
    expect(
      incidentCodes([...good, ingress([rule('echo.info', 'echoserver', 80)], {}, {})], {
        responses: [answered],
      }),
    ).toEqual([]);
  });

  test('serves a certificate of its own, for its name, of today', () => {
    const tls = ingress([rule('echo.info', 'echoserver', 80)], {
      tls: [{ hosts: ['echo.info'], secretName: 'echo-tls' }],
    });
    const certificate: Certificate = {
      names: ['echo.info'],
      subject: 'CN=echo.info',
      issuer: 'CN=ca',
      selfSigned: true,
      notBefore: 0,
      notAfter: 9e12,
      fallback: false,
    };
    const served = (object: ObservedObject, more: Partial<Certificate>) =>
      diagnose([...good, object], {
        now: 1e12,
        responses: [
          {
            ref: object.ref,
            url: 'https://echo.info/foo',
            answer: {
              kind: 'answered',
              status: 200,
              body: '',
              truncated: false,
              certificate: { ...certificate, ...more },
            },
            pos: 1,
          },
        ],
      });
    expect(served(tls, {})).toEqual([]);
    expect(served(tls, { names: ['*.info'] })).toEqual([]);
    expect(served(tls, { fallback: true })).toMatchObject([
      { code: 'certificate-fallback', params: { host: 'echo.info', secret: 'echo-tls' } },
    ]);
    expect(served(tls, { names: ['www.example.com'] })).toMatchObject([
      { code: 'certificate-name', params: { found: 'www.example.com' } },
    ]);
    expect(served(tls, { notAfter: 1e11 })).toMatchObject([
      { code: 'certificate-expired', params: { notAfter: 1e11 } },
    ]);
    expect(
      served(ingress([rule('echo.info', 'echoserver', 80)]), { fallback: true }),
      'who asked for no TLS',
    ).toEqual([]);
  });
});

describe('scaling and storage', () => {
  const hpa = (name: string, conditions: JsonObject[] = []) =>
    object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
          },
        ],
      },
      status: { conditions },
    });
  const asks = deployment({ app: 'web' }, [
    { name: 'web', resources: { requests: { cpu: '100m' } } },
  ]);
  // As a real controller says it.
  const noMetrics = {
    type: 'ScalingActive',
    status: 'False',
    reason: 'FailedGetResourceMetric',
    message:
      'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
  };

  test('an HPA has a target, requests to take its per cent of, and figures', () => {
    expect(incidentCodes([asks, hpa('echoserver')])).toEqual([]);
    expect(onlyIncident([hpa('ngnix')])).toMatchObject({
      code: 'hpa-no-target',
      params: { target: 'Deployment/ngnix' },
    });
    expect(
      onlyIncident([deployment({ app: 'web' }), hpa('echoserver', [noMetrics])]),
    ).toMatchObject({
      code: 'hpa-no-requests',
      params: { container: 'web' },
    });
    expect(onlyIncident([asks, hpa('echoserver', [noMetrics])], { now: 1_000 })).toMatchObject({
      code: 'hpa-no-metrics',
      since: 46_000,
    });
  });

  const claim = (spec: JsonObject) =>
    object('v1/PersistentVolumeClaim', 'data', {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        ...spec,
      },
      status: { phase: 'Pending' },
    });
  const user = object('v1/Pod', 'user', {
    spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
  });
  const volume = (storage: string) =>
    object(
      'v1/PersistentVolume',
      'v',
      {
        spec: { storageClassName: 'manual', accessModes: ['ReadWriteOnce'], capacity: { storage } },
        status: { phase: 'Available' },
      },
      '',
    );
  const storageClass = object('storage.k8s.io/v1/StorageClass', 'standard', {}, '');

  test.each([
    ['names no class', [claim({})], 'no-class'],
    [
      'names a class that does not exist',
      [claim({ storageClassName: 'fast' }), storageClass],
      'no-class',
    ],
    [
      'fits no volume',
      [claim({ storageClassName: 'manual' }), volume('500Mi'), storageClass],
      'no-volume',
    ],
    ['waits for the volume of a Pod', [claim({ storageClassName: 'standard' }), user], 'waiting'],
  ])('a claim that %s is told', (_, objects, why) => {
    expect(onlyIncident(objects)).toMatchObject({ code: 'claim-pending', params: { why } });
  });

  test('a claim that waits for its first Pod, or is about to be bound, is no trouble', () => {
    expect(incidentCodes([claim({ storageClassName: 'standard' }), storageClass])).toEqual([]);
    expect(
      incidentCodes([claim({ storageClassName: 'manual' }), volume('1024Mi'), storageClass]),
    ).toEqual([]);
  });
});

describe('the ground a student stands on', () => {
  const node = (ready: string, pressed = 'False') =>
    object(
      'v1/Node',
      'n',
      {
        status: {
          conditions: [
            { type: 'Ready', status: ready, reason: 'KubeletNotReady' },
            { type: 'DiskPressure', status: pressed },
          ],
        },
      },
      '',
    );
  const part = (component: string, label: string, ready: boolean) =>
    object(
      'v1/Pod',
      `${component}-n`,
      {
        metadata: { labels: { [label]: component } },
        status: {
          containerStatuses: [{ ready, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
        },
      },
      'kube-system',
    );
  const pulls = (message: string) =>
    object('v1/Pod', 'p', {
      status: {
        containerStatuses: [
          { name: 'web', state: { waiting: { reason: 'ErrImagePull', message } } },
        ],
      },
    });

  test.each([
    ['a node that is not ready', [node('Unknown')], 'node-not-ready', { why: 'KubeletNotReady' }],
    ['a full disk', [node('True', 'True')], 'node-pressure', { what: 'disk' }],
    [
      'a scheduler that crashes',
      [part('kube-scheduler', 'component', false)],
      'component-down',
      { component: 'kube-scheduler' },
    ],
    [
      'a scheduler whose manifest was taken away',
      [
        node('True'),
        part('kube-apiserver', 'component', true),
        part('kube-controller-manager', 'component', true),
      ],
      'component-down',
      { component: 'kube-scheduler' },
    ],
    ['DNS of which no Pod is ready', [part('kube-dns', 'k8s-app', false)], 'dns-down', {}],
    [
      'a registry out of reach',
      [pulls('dial tcp: lookup registry-1.docker.io: i/o timeout')],
      'image-pull',
      { why: 'unreachable' },
    ],
  ])("%s is not the student's own trouble", (_, objects, code, params) => {
    const found = diagnose(objects).filter(
      (incident) =>
        incident.code !== 'component-down' || incident.params['component'] === 'kube-scheduler',
    );
    expect(found).toMatchObject([{ code, scope: 'infrastructure', params }]);
  });

  test('a name that is wrong is', () => {
    expect(onlyIncident([pulls('manifest unknown')])).toMatchObject({
      code: 'image-pull',
      scope: 'own',
    });
  });
});

test('an incident keeps its beginning while its cause lasts, and ends with it', () => {
  const wrong = [echo, service({ app: 'echo-server' })];
  const first = diagnose(wrong, { now: 5_000 });
  expect(diagnose(wrong, { now: 60_000, previous: first })).toEqual(first);
  expect(
    diagnose([echo, service({ app: 'echoserver' })], { now: 70_000, previous: first }),
  ).toEqual([]);
});

test('nothing throws, on any JSON of any kind', () => {
  // What is looked for is there often enough to be read, and is often of another type.
  const word = fc.constantFrom(
    'spec',
    'status',
    'metadata',
    'labels',
    'selector',
    'ports',
    'targetPort',
    'rules',
    'http',
    'paths',
    'backend',
    'service',
    'name',
    'port',
    'tls',
    'hosts',
    'conditions',
    'type',
    'reason',
    'message',
    'metrics',
    'resource',
    'target',
    'scaleTargetRef',
    'containers',
    'containerStatuses',
    'state',
    'waiting',
    'template',
    'component',
    'k8s-app',
    'phase',
    'storageClassName',
    'volumes',
    'deletionTimestamp',
    '__proto__',
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('Pending', 'False', 'Ready', 'kube-dns', '', 80, -1, null, true),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(word, tie('json'), { maxKeys: 5 }),
    ),
  }));
  const gvks = [...BUILT_IN_KINDS.map(({ gvk }) => gvk), 'storage.k8s.io/v1/StorageClass'];
  const anything = fc.record({
    gvk: fc.constantFrom(...gvks),
    ns: fc.constantFrom('default', 'kube-system', ''),
    body: fc.dictionary(word, json, { maxKeys: 6 }),
  });
  const url = fc.constantFrom('', 'https://echo.info/foo', 'not an address', 'https://[');
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 12 }), url, (some, url) => {
      const objects = some.map(({ gvk, ns, body }, index): ObservedObject => ({
        ref: { uid: String(index), gvk, ns, name: 'n' },
        object: body as JsonObject,
        foundAtConnect: false,
        at: index,
      }));
      const certificate = {
        names: [],
        subject: '',
        issuer: '',
        selfSigned: false,
        notBefore: 0,
        notAfter: 0,
        fallback: false,
      };
      const responses = objects.map(({ ref }) => ({
        ref,
        url,
        answer: {
          kind: 'answered',
          status: 404,
          body: '',
          truncated: false,
          certificate,
        } as ProbeResponse,
        pos: 1,
      }));
      diagnose(objects, { responses });
    }),
    { seed: 7, numRuns: 500 },
  );
});
