import { expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import type { ObjectRef } from '#lib/protocol/change.ts';
import { replayFixture } from '../history/replay.ts';
import {
  compileTestExercise,
  createMoment,
  createObject,
  removeObjects,
  setObjects,
} from './exercise.fixture.ts';
import { evaluateExercise } from './evaluate.ts';
import { indexObjects, type ObservedObject } from './object-index.ts';

const LIST = { namespace: 'default', many: true, madeIn: ['web'] } as const;
const CLEANUP = compileTestExercise({
  subjects: [
    { name: 'ingresses', gvk: 'networking.k8s.io/v1/Ingress', ...LIST },
    { name: 'services', gvk: 'v1/Service', ...LIST },
    { name: 'deployments', gvk: 'apps/v1/Deployment', ...LIST },
  ],
  attempt: [{ ingresses: {}, services: {} }, { deployments: {} }],
  checks: [
    { id: 'services', kind: 'cel', cel: 'services.size() == 0' },
    {
      id: 'gone',
      kind: 'sequence',
      steps: [
        {
          id: 'was',
          before: true,
          kind: 'cel',
          cel: 'ingresses.size() > 0 && services.size() > 0 && deployments.size() >= 0',
        },
        {
          id: 'none',
          kind: 'cel',
          cel: 'ingresses.size() == 0 && services.size() == 0 && deployments.size() == 0',
        },
      ],
    },
  ],
});

const ingress = (name: string, service: string): JsonObject =>
  createObject('Ingress', name, {
    spec: {
      rules: [{ http: { paths: [{ path: '/', backend: { service: { name: service } } }] } }],
    },
  });
const service = (name: string): JsonObject =>
  createObject('Service', name, { spec: { selector: { app: name } } }, { uid: `svc-${name}` });
const deployment = (name: string): JsonObject =>
  createObject(
    'Deployment',
    name,
    { spec: { template: { metadata: { labels: { app: name } } } } },
    { uid: `dep-${name}` },
  );
const refOf = (object: JsonObject): ObjectRef => {
  const { uid, name } = object['metadata'] as { uid: string; name: string };
  return {
    uid,
    name,
    ns: 'default',
    gvk: `${String(object['apiVersion'])}/${String(object['kind'])}`,
  };
};
const EXAMPLE = [ingress('front', 'a'), service('a'), deployment('a')];
const BESIDE = [service('kubernetes'), service('other'), deployment('other')];
const uids = (objects: readonly JsonObject[]): string[] =>
  objects.map((object) => refOf(object).uid);
const passed = (objects: readonly JsonObject[], exercise = 'web', pos = 10) => ({
  exercise,
  evidence: objects.map(refOf),
  pos,
});
const play = (
  moments: Parameters<typeof replayFixture>[1],
  earlier: NonNullable<Parameters<typeof replayFixture>[2]>['earlier'] = [],
) => replayFixture(CLEANUP, moments, { earlier });

test('judges the objects of the earlier pass, whatever their names are', () => {
  const pass = passed(EXAMPLE);
  const start = setObjects(...EXAMPLE, ...BESIDE, ingress('second', 'other'));
  expect(play([start], [pass]).verdict).toBe('not-started');
  expect(play([start, removeObjects('front')], [pass]).verdict).toBe('fail');
  expect(play([start, removeObjects(...uids(EXAMPLE))], [pass]).verdict).toBe('pass');
});

test('an object that was created again under the same name is still what the student made', () => {
  const again = createObject('Service', 'a', {}, { uid: 'new' });
  const end = createMoment({ set: [again], gone: uids(EXAMPLE) });
  const { verdict, reasons } = play([setObjects(...EXAMPLE), end], [passed(EXAMPLE)]);
  expect(verdict).toBe('fail');
  expect(Object.keys(reasons)).toEqual(['services', 'gone']);
});

test('follows the links of an Ingress where the pass names no objects of a kind', () => {
  const start = setObjects(...EXAMPLE, ...BESIDE);
  for (const earlier of [[], [passed([])], [passed(EXAMPLE.slice(0, 1))]]) {
    expect(play([start, removeObjects('front')], earlier).verdict).toBe('fail');
    expect(play([start, removeObjects(...uids(EXAMPLE))], earlier).verdict).toBe('pass');
    expect(play([start, removeObjects('front', 'svc-a')], earlier).verdict).toBe('fail');
  }
});

test('does not ask for objects that an even earlier pass of another exercise was given for', () => {
  const earlier = [
    passed([service('other')], 'service', 5),
    passed([...EXAMPLE, service('other')]),
  ];
  const start = setObjects(...EXAMPLE, ...BESIDE);
  expect(play([start, removeObjects(...uids(EXAMPLE))], earlier).verdict).toBe('pass');
});

test('an object in another namespace is not what the student made here', () => {
  const far = createObject('Service', 'a', {}, { uid: 'far', namespace: 'dev' });
  const start = setObjects(...EXAMPLE, far);
  expect(play([start, removeObjects(...uids(EXAMPLE))], [passed(EXAMPLE)]).verdict).toBe('pass');
});

test('a pass names the Services and workloads behind an Ingress as its objects', () => {
  const web = compileTestExercise({
    subjects: [{ name: 'ing', gvk: 'networking.k8s.io/v1/Ingress', namespace: 'default' }],
    attempt: [{ ing: {} }],
    checks: [{ id: 'path', kind: 'expect', expect: { ing: { spec: {} } } }],
  });
  const objects = [...EXAMPLE, ...BESIDE].map((object): ObservedObject => ({
    ref: refOf(object),
    object,
    foundAtConnect: false,
    at: 0,
  }));
  const { evidence } = evaluateExercise(
    web,
    { objects, kindState: () => 'watching' },
    { index: indexObjects(objects) },
  );
  expect(evidence.map(({ uid }) => uid)).toEqual(uids(EXAMPLE));
});
