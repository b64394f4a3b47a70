import { expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { PackIssuesError } from '#lib/packs/pack-issue.ts';
import type { Subject } from '#lib/packs/types.ts';
import { replayFixture } from '../history/replay.ts';
import {
  compileTestExercise,
  createObject,
  removeObjects,
  setObjects,
} from './exercise.fixture.ts';

const INGRESSES: Subject = {
  name: 'ingresses',
  gvk: 'networking.k8s.io/v1/Ingress',
  namespace: 'default',
  many: true,
};
const SERVICE: Subject = { name: 'svc', gvk: 'v1/Service', namespace: 'default' };
const POD: Subject = { name: 'pod', gvk: 'v1/Pod', namespace: 'default' };

const ingress = (name: string, service: string): JsonObject =>
  createObject('Ingress', name, {
    spec: {
      rules: [{ http: { paths: [{ path: '/', backend: { service: { name: service } } }] } }],
    },
  });
const service = (name: string, app = name): JsonObject =>
  createObject('Service', name, { spec: { selector: { app } } });
const pod = (name: string, app: string): JsonObject =>
  createObject('Pod', name, {}, { labels: { app, more: 'yes' }, ownerReferences: [{ uid: 'rs' }] });

const verdictOf = (subjects: readonly Subject[], ...moments: Parameters<typeof setObjects>[]) => {
  const exercise = compileTestExercise({
    subjects,
    attempt: [{ [subjects.at(-1)?.name ?? '']: {} }],
    checks: [
      { id: 'one', kind: 'expect', expect: { [subjects.at(-1)?.name ?? '']: { metadata: {} } } },
    ],
  });
  return replayFixture(
    exercise,
    moments.map((objects) => setObjects(...objects)),
  ).verdict;
};

test('a subject with notBehind is never an object that requests to the other subject reach', () => {
  const subjects = [INGRESSES, { ...SERVICE, notBehind: 'ingresses' }];
  expect(verdictOf(subjects, [service('a')])).toBe('pass');
  expect(verdictOf(subjects, [service('a'), ingress('front', 'a')])).toBe('not-started');
  expect(verdictOf(subjects, [service('a'), service('b'), ingress('front', 'a')])).toBe('pass');
});

test('a subject with behind is only an object that requests to the other subject reach', () => {
  const backend = { ...SERVICE, behind: 'ingresses' };
  expect(verdictOf([INGRESSES, backend], [service('a')])).toBe('not-started');
  expect(verdictOf([INGRESSES, backend], [service('a'), ingress('front', 'a')])).toBe('pass');
  const pods = [SERVICE, { ...POD, behind: 'svc' }];
  expect(verdictOf(pods, [service('a'), pod('p', 'b')])).toBe('not-started');
  expect(verdictOf(pods, [service('a'), pod('p', 'a')])).toBe('pass');
});

test('a Service without a selector, and one in another namespace, lead to nothing', () => {
  const pods = [SERVICE, { ...POD, behind: 'svc' }];
  const bare = createObject('Service', 'a', { spec: { selector: {} } });
  expect(verdictOf(pods, [bare, pod('p', 'a')])).toBe('not-started');
  const far = createObject(
    'Ingress',
    'front',
    { spec: { defaultBackend: { service: { name: 'a' } } } },
    { namespace: 'dev' },
  );
  expect(verdictOf([INGRESSES, { ...SERVICE, notBehind: 'ingresses' }], [service('a'), far])).toBe(
    'pass',
  );
});

test('links are followed from subject to subject', () => {
  const subjects: Subject[] = [
    INGRESSES,
    { ...SERVICE, name: 'backends', many: true, behind: 'ingresses' },
    { ...POD, notBehind: 'backends' },
  ];
  const behindService = [service('a'), pod('p', 'a')];
  expect(verdictOf(subjects, behindService)).toBe('pass');
  expect(verdictOf(subjects, [...behindService, ingress('front', 'a')])).toBe('not-started');
});

test('an exercise starts when the object that kept it from starting is deleted', () => {
  const exercise = compileTestExercise({
    subjects: [INGRESSES, { ...SERVICE, notBehind: 'ingresses' }],
    attempt: [{ svc: {} }],
    checks: [{ id: 'one', kind: 'expect', expect: { svc: { metadata: {} } } }],
  });
  const start = setObjects(service('a'), ingress('front', 'a'));
  expect(replayFixture(exercise, [start]).verdict).toBe('not-started');
  expect(replayFixture(exercise, [start, removeObjects('front')]).verdict).toBe('pass');
});

test('refuses a link to a later subject, and one between kinds that no request follows', () => {
  const issuesOf = (subjects: readonly Subject[]): readonly string[] => {
    try {
      compileTestExercise({ subjects, attempt: [{ svc: {} }], checks: [] });
    } catch (error) {
      if (error instanceof PackIssuesError) return error.issues.map(({ message }) => message);
      throw error;
    }
    return [];
  };
  expect(issuesOf([{ ...SERVICE, behind: 'ingresses' }, INGRESSES])).toEqual([
    "no earlier subject is called 'ingresses'",
  ]);
  expect(issuesOf([POD, { ...SERVICE, notBehind: 'pod' }])).toEqual([
    'requests to a Pod reach no Service',
  ]);
});

test('work in another namespace is named by the object of the attempt, not by an excluded one', () => {
  const exercise = compileTestExercise({
    subjects: [INGRESSES, { ...SERVICE, notBehind: 'ingresses' }],
    attempt: [{ svc: {} }],
    checks: [{ id: 'one', kind: 'expect', expect: { svc: { metadata: {} } } }],
  });
  const far = [service('a'), ingress('front', 'b')].map((object) => ({
    ...object,
    metadata: { ...(object['metadata'] as JsonObject), namespace: 'dev' },
  }));
  const { reasons } = replayFixture(exercise, [setObjects(...far)]);
  expect(reasons['one']).toMatchObject({ code: 'wrong-namespace', params: { kind: 'Service' } });
});
