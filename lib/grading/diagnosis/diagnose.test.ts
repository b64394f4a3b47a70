import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_KINDS } from '#lib/cluster/plan.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { ProbeResponse } from '#lib/protocol/probe.ts';
import { pod as workloadPod } from '../engine/evaluate.fixture.ts';
import type { ObservedObject } from '../engine/object-index.ts';
import { echo, object, service } from './diagnose.fixture.ts';
import { diagnose } from './diagnose.ts';
import { INCIDENT_LIMITS } from './incident-limits.ts';
import { MAX_DIAGNOSIS_STEPS, StepCounter } from './steps.ts';
import { everyWorstCase, WORST_CASES, type WorstCase } from './worst-cases.fixture.ts';

test('an incident lasts as long as its cause, and keeps its start time while its reason changes', () => {
  const broken = (reason: string, at: number) =>
    workloadPod(
      'a1',
      'a',
      'ngnix',
      {
        containerStatuses: [{ name: 'web', state: { waiting: { reason, message: 'not found' } } }],
      },
      { at },
    );
  const first = diagnose([broken('ErrImagePull', 5)]);
  expect(first).toMatchObject([
    { code: 'image-pull', since: 5, params: { container: 'web', image: 'ngnix' } },
  ]);
  expect(diagnose([broken('ImagePullBackOff', 9)], { previous: first })).toMatchObject([
    { since: 5 },
  ]);
  expect(diagnose([workloadPod('a1', 'a')], { previous: first })).toEqual([]);
});

test('an incident keeps its start time while its cause lasts, and ends with it', () => {
  const wrong = [echo, service({ app: 'echo-server' })];
  const first = diagnose(wrong, { now: 5_000 });
  expect(diagnose(wrong, { now: 60_000, previous: first })).toEqual(first);
  expect(
    diagnose([echo, service({ app: 'echoserver' })], { now: 70_000, previous: first }),
  ).toEqual([]);
});

test('diagnosis does not throw for any JSON of any kind', () => {
  // Objects often contain the fields that the diagnosis reads, and often with another type.
  const fieldName = fc.constantFrom(
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
      fc.dictionary(fieldName, tie('json'), { maxKeys: 5 }),
    ),
  }));
  const gvks = [...BUILT_IN_KINDS.map(({ gvk }) => gvk), 'storage.k8s.io/v1/StorageClass'];
  const arbitraryObject = fc.record({
    gvk: fc.constantFrom(...gvks),
    ns: fc.constantFrom('default', 'kube-system', ''),
    body: fc.dictionary(fieldName, json, { maxKeys: 6 }),
  });
  const url = fc.constantFrom('', 'https://echo.info/foo', 'not an address', 'https://[');
  fc.assert(
    fc.property(fc.array(arbitraryObject, { maxLength: 12 }), url, (generated, requestUrl) => {
      const objects = generated.map(({ gvk, ns, body }, index): ObservedObject => ({
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
        url: requestUrl,
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

describe('the steps of a diagnosis', () => {
  const countSteps = ({ objects, ...options }: WorstCase): number => {
    const steps = new StepCounter(Infinity);
    diagnose(objects, { ...options, steps });
    return steps.count;
  };

  test.each(Object.entries({ ...WORST_CASES, 'all of them': everyWorstCase }))(
    'twice the objects cost at most 2.5 times the steps: %s',
    (_, create) => {
      const [small, large] = [countSteps(create(1_200)), countSteps(create(2_400))];
      expect(small).toBeGreaterThan(500);
      expect(large / small).toBeLessThanOrEqual(2.5);
    },
  );

  test('a cluster that needs too many steps keeps the problems found so far, and one for that', () => {
    const { objects, ...options } =
      WORST_CASES['Services that all select all Pods, with a port that none declares']!(2_000);
    const node = object('v1/Node', 'node', {}, '');
    const steps = new StepCounter();
    const found = diagnose([node, ...objects], { ...options, now: 7_000, steps });
    expect(steps.count).toBeGreaterThan(MAX_DIAGNOSIS_STEPS);
    expect(found.map(({ code, since }) => [code, since])).toEqual([
      ['too-many-objects', 7_000],
      ['node-not-ready', 22_000],
    ]);
    expect(
      diagnose([node, ...objects], { ...options, now: 9_000, previous: found })[0],
    ).toMatchObject({ code: 'too-many-objects', since: 7_000 });
  });

  test('exercises in the same namespaces share the selected objects, and only compare them again', () => {
    const { objects, exercises = [] } =
      WORST_CASES['work of many exercises in the wrong namespace']!(150);
    const [one = 0, two = 0] = [1, 2].map((count) =>
      countSteps({ objects, exercises: exercises.slice(0, count) }),
    );
    // Two subjects are compared with each Pod and its four containers. There are two namespaces.
    expect(two - one).toBe(2 * 150 * 5 + 2);
  });

  test('an ordinary cluster with hundreds of objects stays far below the limit', () => {
    const objects = Array.from({ length: 300 }, (_, index) => [
      { ...echo, ref: { ...echo.ref, uid: `pod ${String(index)}` } },
      {
        ...service({ app: 'echoserver' }),
        ref: { uid: `service ${String(index)}`, gvk: 'v1/Service', ns: 'default', name: 'a' },
      },
    ]).flat();
    const steps = new StepCounter(Infinity);
    expect(diagnose(objects, { steps })).toEqual([]);
    expect(steps.count).toBeLessThan(MAX_DIAGNOSIS_STEPS);
  });
});

describe('the limits of incidents', () => {
  test('an Ingress with many wrong backends has incidents for the first of them', () => {
    const backend = (index: number) => ({
      backend: { service: { name: `missing-${String(index)}`, port: { number: 80 } } },
    });
    const ingress = object('networking.k8s.io/v1/Ingress', 'web', {
      spec: {
        rules: [
          {
            host: 'h.example',
            http: { paths: Array.from({ length: 30 }, (_, index) => backend(index)) },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } },
    });
    expect(diagnose([ingress]).map(({ params }) => params['service'])).toEqual(
      Array.from({ length: INCIDENT_LIMITS.perObject }, (_, index) => `missing-${String(index)}`),
    );
  });

  const failingPod = (index: number, containers: number) =>
    object('v1/Pod', `pod-${String(index)}`, {
      status: {
        containerStatuses: Array.from({ length: containers }, (_, place) => ({
          name: `c${String(place)}`,
          state: { waiting: { reason: 'ErrImagePull', message: 'x'.repeat(5_000) } },
        })),
      },
    });

  test('an object has at most five incidents and a seat at most fifty, infrastructure first', () => {
    expect(diagnose([failingPod(1, 32)])).toHaveLength(INCIDENT_LIMITS.perObject);
    const pods = Array.from({ length: 100 }, (_, index) => failingPod(index, 2));
    const found = diagnose([...pods, object('v1/Node', 'node', {}, '')]);
    expect(found).toHaveLength(INCIDENT_LIMITS.perSeat);
    expect(found.map(({ code }) => code)).toContain('node-not-ready');
  });

  test('names and texts of an incident are cut', () => {
    const [incident] = diagnose([
      object('v1/Pod', 'n'.repeat(90_000), {
        status: {
          containerStatuses: [
            {
              name: 'c'.repeat(90_000),
              image: 'i'.repeat(90_000),
              state: { waiting: { reason: 'ErrImagePull' } },
            },
          ],
        },
      }),
    ]);
    expect(
      ['name', 'container', 'image'].map((name) => String(incident?.params[name]).length),
    ).toEqual([253, 253, 200]);
  });
});
