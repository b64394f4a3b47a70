import type { JsonObject } from '#lib/kit/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { compileTestExercise } from '../engine/exercise.fixture.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import type { ProbeResponseRecord } from './context.ts';
import type { DiagnoseOptions } from './diagnose.ts';
import { object } from './diagnose.fixture.ts';

/** The objects of a cluster, and what else its diagnosis reads. */
export interface WorstCase extends Pick<DiagnoseOptions, 'responses' | 'exercises'> {
  readonly objects: ObservedObject[];
}

const times = <Item>(count: number, create: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => create(index));
/** `prefix0: v, prefix1: v, …` */
const pairs = (prefix: string, count: number): JsonObject =>
  Object.fromEntries(times(count, (index) => [`${prefix}${String(index)}`, 'v']));

const pods = (count: number, more: (index: number) => JsonObject) =>
  times(count, (index) => object('v1/Pod', `pod-${String(index)}`, more(index)));
const running: JsonObject = { phase: 'Running' };
const crashing = (name: string): JsonObject => ({
  name,
  restartCount: 3,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode: 1, message: 'bind: address already in use' } },
});

/** A Pod whose containers all crash and declare many ports, without two equal ones. */
function podWithPorts(name: string, containers: number, portsEach: number): ObservedObject {
  const names = times(containers, (index) => `c${String(index)}`);
  return object('v1/Pod', name, {
    spec: {
      containers: names.map((container, index) => ({
        name: container,
        ports: times(portsEach, (port) => ({ containerPort: index * portsEach + port })),
      })),
    },
    status: { containerStatuses: names.map(crashing) },
  });
}

const ingress = (index: number, paths: number) =>
  object('networking.k8s.io/v1/Ingress', `ingress-${String(index)}`, {
    spec: {
      ingressClassName: 'none',
      tls: [{ hosts: times(10, (host) => `h${String(host)}.example`) }],
      rules: [
        {
          http: {
            paths: times(paths, (path) => ({
              path: `/${String(path)}`,
              backend: { service: { name: `service-${String(path)}`, port: { number: 81 } } },
            })),
          },
        },
      ],
    },
  });

const certificate = {
  names: ['other.example'],
  subject: 'other.example',
  issuer: '',
  selfSigned: false,
  notBefore: 0,
  notAfter: 9e15,
  fallback: false,
};

/**
 * Clusters in which each finding has the most to search, by the number of objects. They are large
 * enough for the constant limits of a search to apply.
 */
export const WORST_CASES: Readonly<Record<string, (count: number) => WorstCase>> = {
  'crashing Pods with many ports': (count) => ({
    objects: times(count, (index) => podWithPorts(`pod-${String(index)}`, 8, 8)),
  }),
  'one Pod with as many ports as objects': (count) => ({
    objects: [podWithPorts('pod', 32, Math.ceil(count / 32))],
  }),
  'Services that all select all Pods, with a port that none declares': (count) => ({
    objects: [
      ...pods(count / 2, () => ({
        metadata: { labels: pairs('k', 20) },
        spec: { containers: [{ name: 'a', ports: times(4, (port) => ({ containerPort: port })) }] },
        status: running,
      })),
      ...times(count / 2, (index) =>
        object('v1/Service', `service-${String(index)}`, {
          spec: {
            selector: { ...pairs('k', 19), [`k${String(index % 20)}`]: 'v' },
            ports: [{ port: 80, targetPort: 'http' }],
          },
        }),
      ),
    ],
  }),
  'Services that almost select all Pods and workloads': (count) => ({
    objects: [
      ...pods(count / 3, () => ({ metadata: { labels: pairs('k', 8) }, status: running })),
      ...times(count / 3, (index) =>
        object('apps/v1/Deployment', `deployment-${String(index)}`, {
          spec: { template: { metadata: { labels: pairs('k', 8) } } },
        }),
      ),
      ...times(count / 3, (index) =>
        object('v1/Service', `service-${String(index)}`, {
          spec: { selector: { ...pairs('k', 8), missing: 'v' }, ports: [{ port: 80 }] },
        }),
      ),
    ],
  }),
  'Ingresses with many paths to wrong ports of Services': (count) => ({
    objects: [
      ...times(count / 2, (index) =>
        object('v1/Service', `service-${String(index)}`, {
          spec: { ports: times(20, (port) => ({ port: 8_000 + port })) },
        }),
      ),
      ...times(count / 4, (index) => ingress(index, 20)),
      ...times(count / 8, (index) =>
        object('networking.k8s.io/v1/IngressClass', `class-${String(index)}`, {}, ''),
      ),
      ...times(count / 8, (index) => object('v1/Node', `node-${String(index)}`, {}, '')),
    ],
  }),
  'Ingresses with responses and wrong certificates': (count) => {
    const objects = times(count, (index) => ingress(index, 0));
    const responses = objects.map(({ ref }, index): ProbeResponseRecord => ({
      ref,
      url: `https://h${String(index % 10)}.example/`,
      answer: {
        kind: 'answered',
        status: 404,
        body: '',
        truncated: false,
        certificate,
      } as ProbeResponse,
      pos: 1,
    }));
    return { objects, responses };
  },
  'autoscalers of one Deployment with all Pods': (count) => ({
    objects: [
      object('apps/v1/Deployment', 'web', { metadata: { uid: 'd' } }),
      ...times(count / 2, (index) =>
        object('autoscaling/v2/HorizontalPodAutoscaler', `hpa-${String(index)}`, {
          spec: {
            scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
            metrics: [
              { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } },
            ],
          },
        }),
      ),
      ...pods(count / 2, () => ({
        metadata: {
          ownerReferences: [{ uid: 'apps/v1/Deployment/web' }],
          deletionTimestamp: '2026-01-01T00:00:00Z',
        },
      })),
    ],
  }),
  'ReplicaSets whose Pods are refused, with Pods that were evicted': (count) => ({
    objects: [
      ...times(count / 2, (index) =>
        object('apps/v1/ReplicaSet', `set-${String(index)}`, {
          status: {
            conditions: times(10, (place) => ({
              type: place < 9 ? 'Other' : 'ReplicaFailure',
              status: 'True',
              reason: 'FailedCreate',
              message: `${'x'.repeat(180)} max limit to request ratio ${'x'.repeat(180)}`,
            })),
          },
        }),
      ),
      ...pods(count / 2, (index) => ({
        metadata: {
          ownerReferences: times(10, () => ({ uid: `apps/v1/ReplicaSet/set-${String(index)}` })),
        },
        status: { phase: 'Failed', reason: 'Evicted', message: 'exceed '.repeat(50) },
      })),
    ],
  }),
  'claims that no volume fits': (count) => ({
    objects: [
      ...times(count / 3, (index) =>
        object(
          'v1/PersistentVolume',
          `volume-${String(index)}`,
          {
            spec: { storageClassName: 'manual', capacity: { storage: '1Mi' } },
            status: { phase: 'Available' },
          },
          '',
        ),
      ),
      ...times(count / 3, (index) =>
        object('v1/PersistentVolumeClaim', `claim-${String(index)}`, {
          spec: {
            storageClassName: index % 2 === 0 ? 'manual' : `class-${String(index)}`,
            resources: { requests: { storage: '1Gi' } },
          },
          status: { phase: 'Pending' },
        }),
      ),
      ...pods(count / 3, (index) => ({
        spec: { volumes: [{ persistentVolumeClaim: { claimName: `claim-${String(index)}` } }] },
        status: { conditions: [{ type: 'PodScheduled', message: '"other" not found' }] },
      })),
    ],
  }),
  'Nodes and components that are down': (count) => ({
    objects: [
      ...times(count / 2, (index) =>
        object(
          'v1/Node',
          `node-${String(index)}`,
          {
            status: {
              conditions: times(10, () => ({ type: 'DiskPressure', status: 'True' })),
            },
          },
          '',
        ),
      ),
      ...times(count / 2, (index) =>
        object(
          'v1/Pod',
          `proxy-${String(index)}`,
          { metadata: { labels: { 'k8s-app': 'kube-proxy' } } },
          'kube-system',
        ),
      ),
    ],
  }),
  'work of many exercises in the wrong namespace': (count) => ({
    objects: times(count, (index) =>
      object(
        'v1/Pod',
        `pod-${String(index)}`,
        { spec: { containers: times(4, (place) => ({ name: `c${String(place)}` })) } },
        index % 2 === 0 ? 'other' : 'default',
      ),
    ),
    exercises: times(20, (index) =>
      compileTestExercise({
        id: `exercise-${String(index)}`,
        subjects: [
          { name: 'pod', gvk: 'v1/Pod', namespace: 'default' },
          { name: 'second', gvk: 'v1/Pod', namespace: 'default' },
        ],
        attempt: [
          {
            pod: { spec: { containers: [{ name: 'c1' }] } },
            second: { spec: { containers: [{ name: `missing-${String(index)}` }] } },
          },
        ],
        checks: [],
      }),
    ),
  }),
};

/** All worst cases in one cluster. */
export function everyWorstCase(count: number): WorstCase {
  const share = Math.ceil(count / Object.keys(WORST_CASES).length);
  const cases = Object.values(WORST_CASES).map((create) => create(share));
  const objects = cases.flatMap((worst, place) =>
    worst.objects.map((observed): ObservedObject => ({
      ...observed,
      ref: { ...observed.ref, uid: `${String(place)} ${observed.ref.uid}` },
    })),
  );
  return {
    objects,
    responses: cases.flatMap(({ responses = [] }) => responses),
    exercises: cases.flatMap(({ exercises = [] }) => exercises),
  };
}
