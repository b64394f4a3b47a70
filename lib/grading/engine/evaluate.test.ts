import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '#lib/kit/json.ts';
import type { Exercise } from '#lib/packs/types.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { ExerciseMemory } from '../types.ts';
import { compileExercise } from './compile.ts';
import {
  createObserved,
  createView,
  evaluate,
  exercise,
  pod,
  rs,
  states,
  text,
} from './evaluate.fixture.ts';
import { evaluateExercise } from './evaluate.ts';
import { compileTestExercise } from './exercise.fixture.ts';

test('evaluates all checks on the same objects, so that two partial answers do not add up to a pass', () => {
  const halves = [rs('a', 2, 'nginx:1.19.0'), rs('b', 3, 'nginx:1.18.0')];
  const evaluation = evaluate(...halves);
  expect(evaluation).toMatchObject({ state: 'evaluated', total: 4 });
  expect(evaluation.state === 'evaluated' && evaluation.passing).toBeLessThan(4);
  expect(states(evaluate(rs('a', 2), pod('a1', 'a'), pod('a2', 'a')))).toEqual([
    'pass',
    'pass',
    'pass',
    'pass',
  ]);
});

test('evaluates the best candidate, then the newest, and names it in the result', () => {
  expect(evaluate(rs('far', 5, 'nginx'), rs('near', 2), pod('n1', 'near'))).toMatchObject({
    subjects: { rs: { name: 'near' } },
  });
  expect(
    evaluate(rs('old', 5, undefined, { at: 1 }), rs('new', 5, undefined, { at: 2 })),
  ).toMatchObject({ subjects: { rs: { name: 'new' } } });
});

test('requires every object of a subject with many to match, and names the wrong one in the reason', () => {
  const evaluation = evaluate(
    rs('a', 2),
    pod('a1', 'a'),
    pod('a2', 'a', 'nginx:1.19.0'),
    pod('other', 'b', 'nginx:1.19.0'),
  );
  expect(evaluation).toMatchObject({
    passing: 3,
    checks: [{}, {}, {}, { state: 'fail', reason: { code: 'image', params: { name: 'a2' } } }],
  });
});

test('reports not-started if the objects match no attempt or are terminating', () => {
  expect(evaluate(rs('a', 2, 'busybox'), pod('p', 'x'))).toEqual({ state: 'not-started' });
  const leaving = rs('a', 2);
  (leaving.object['metadata'] as JsonObject)['deletionTimestamp'] = '2026-01-01T00:00:00Z';
  expect(evaluate(leaving)).toEqual({ state: 'not-started' });
});

test("reports an exercise as unknown, not as failing, if the agent can't read a kind", () => {
  const hidden = evaluateExercise(exercise, {
    objects: [rs('a', 2)],
    kindState: (gvk) => (gvk === 'v1/Pod' ? 'forbidden' : 'watching'),
  });
  expect(hidden.evaluation).toMatchObject({
    state: 'unknown',
    reason: { code: 'cannot-see', params: { kind: 'Pod' } },
  });
});

test('reports an exercise as unknown if the API server refuses to watch a kind', () => {
  const stalled = evaluateExercise(exercise, {
    objects: [rs('a', 2), pod('p', 'a')],
    kindState: (gvk) => (gvk === 'v1/Pod' ? 'stalled' : 'watching'),
  });
  expect(stalled.evaluation).toMatchObject({
    state: 'unknown',
    reason: { code: 'stalled', params: { kind: 'Pod' } },
  });
});

test('reports a check as unknown, not as failing, on an object of which parts are missing', () => {
  const wrong = [rs('a', 2), pod('a1', 'a'), pod('a2', 'a', 'nginx:1.19.0')];
  expect(states(evaluate(...wrong)).at(-1)).toBe('fail');
  for (const [mark, code] of [
    [{ cut: true }, 'cut'],
    [{ oversized: true }, 'oversized'],
    [{ oversized: true, limited: true }, 'data-limited'],
  ] as const) {
    const [replicaSet, ...pods] = wrong;
    const marked = pods.map((observed) => ({
      ...observed,
      object: { ...observed.object, ...mark },
    }));
    const evaluation = evaluate(replicaSet as (typeof wrong)[number], ...marked);
    expect(evaluation).toMatchObject({
      checks: [{}, {}, {}, { state: 'unknown', reason: { code, params: { kind: 'Pod' } } }],
    });
    expect(states(evaluation)).not.toContain('fail');
  }
});

test('binds an object to one subject only, applies `where` in every attempt, and excludes bound objects from lists', () => {
  const two = compileTestExercise({
    subjects: [
      {
        name: 'old',
        gvk: 'v1/Pod',
        namespace: 'default',
        where: { metadata: { labels: { old: 'y' } } },
      },
      { name: 'one', gvk: 'v1/Pod', namespace: 'default' },
      { name: 'rest', gvk: 'v1/Pod', namespace: 'default', many: true },
    ],
    attempt: [{ old: {} }],
    checks: [
      {
        id: 'rest',
        kind: 'cel',
        cel: 'rest.map(p, p.metadata.name) == ["c"] && one.metadata.name == "b"',
      },
      { id: 'old', kind: 'expect', expect: { old: { metadata: { name: 'a' } } } },
    ],
  });
  const labelled = createObserved('v1/Pod', 'a', { metadata: { name: 'a', labels: { old: 'y' } } });
  const others = ['b', 'c'].map((name) => createObserved('v1/Pod', name, { metadata: { name } }));
  expect(states(evaluateExercise(two, createView(labelled, ...others)).evaluation)).toEqual([
    'pass',
    'pass',
  ]);
  expect(evaluateExercise(two, createView(...others)).evaluation).toEqual({ state: 'not-started' });
  expect(evaluateExercise(two, createView(labelled)).evaluation).toMatchObject({
    checks: [{ reason: { code: 'no-object' } }, { state: 'pass' }],
  });
});

test('reports an optional exercise as not-started if the kind is absent, and as unknown if it is forbidden', () => {
  const optional = compileTestExercise({
    optional: true,
    checks: [{ id: 'c', kind: 'expect', expect: { pod: {} } }],
  });
  expect(evaluateExercise(optional, { objects: [], kindState: () => 'absent' }).evaluation).toEqual(
    {
      state: 'not-started',
    },
  );
  expect(
    evaluateExercise(optional, { objects: [], kindState: () => 'forbidden' }).evaluation.state,
  ).toBe('unknown');
  expect(
    evaluateExercise({ ...optional, optional: false }, { objects: [], kindState: () => 'absent' })
      .evaluation.state,
  ).toBe('unknown');
});

test('reports work in another namespace as wrong-namespace, except in system namespaces', () => {
  const lost = evaluate(rs('a', 2, undefined, { ns: 'test' }));
  expect(lost).toMatchObject({
    state: 'evaluated',
    passing: 0,
    checks: [
      {
        reason: {
          code: 'wrong-namespace',
          params: { found: 'test', expected: 'default', name: 'a' },
        },
      },
      {},
      {},
      {},
    ],
  });
  expect(evaluate(rs('a', 2, undefined, { ns: 'kube-system' }))).toEqual({ state: 'not-started' });
});

test('reports the root cause of a wrong status', () => {
  const status = {
    containerStatuses: [
      {
        name: 'web',
        image: 'ngnix',
        state: { waiting: { reason: 'ErrImagePull', message: 'ngnix: not found' } },
      },
    ],
  };
  expect(
    evaluate(rs('a', 2), pod('a1', 'a', 'ngnix', { phase: 'Pending', ...status })),
  ).toMatchObject({
    checks: [
      {},
      {},
      { reason: { code: 'image-pull', params: { image: 'ngnix', why: 'not-found' } } },
      {},
    ],
  });
  const starting = {
    phase: 'Pending',
    containerStatuses: [{ name: 'web', state: { waiting: { reason: 'ContainerCreating' } } }],
  };
  expect(evaluate(rs('a', 2), pod('a1', 'a', 'nginx:1.18.0', starting))).toMatchObject({
    checks: [{}, {}, { reason: { code: 'starting' } }, {}],
  });
});

test('evaluation and diagnosis do not throw for any JSON', () => {
  const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
  const object = fc.record(
    {
      kind: json,
      metadata: fc.oneof(json, fc.record({ ownerReferences: json, creationTimestamp: json })),
      spec: fc.oneof(json, fc.record({ containers: json, template: json })),
      status: fc.oneof(
        json,
        fc.record({
          containerStatuses: fc.array(
            fc.record({ state: json, lastState: json, restartCount: json }),
          ),
          conditions: json,
        }),
      ),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<JsonObject>;
  fc.assert(
    fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
      const all = objects.flatMap((json, index) =>
        ['apps/v1/ReplicaSet', 'v1/Pod'].map((gvk) => ({
          ref: { uid: `${gvk}${index}`, gvk, ns: 'default', name: 'x' },
          object: json,
          foundAtConnect: false,
          at: 0,
        })),
      );
      evaluateExercise(compileExercise({ ...anyExercise, id: 'any' }), createView(...all));
      evaluateExercise(exercise, createView(...all));
      let memory: ExerciseMemory | undefined;
      for (let pos = 1; pos < 4; pos++)
        ({ memory } = evaluateExercise(crossNamespaceExercise, createView(...all.slice(pos)), {
          moment: { pos, at: pos },
          ...(memory && { memory }),
        }));
      diagnose(all, { exercises: [exercise] });
    }),
    { seed: 32 },
  );
});
const crossNamespaceExercise = compileTestExercise({
  subjects: [
    { name: 'pod', gvk: 'v1/Pod', namespace: 'default' },
    { name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true },
  ],
  attempt: [{ pod: {} }, { pods: {} }],
  checks: [
    {
      id: 'steps',
      kind: 'sequence',
      of: 'pod',
      within: 2,
      steps: [
        {
          id: 'one',
          kind: 'expect',
          expect: { pod: { spec: {} } },
          remember: { spec: 'pod.spec', all: 'pods' },
        },
        { id: 'two', kind: 'cel', cel: 'size(pods) > 1 && remembered.spec != pod.spec' },
      ],
    },
    {
      id: 'asks',
      kind: 'probe',
      probe: { of: 'pod', via: 'pod', scheme: 'http', path: '/' },
      answer: {},
    },
  ],
});
const anyExercise: Exercise = {
  id: 'any',
  kind: 'problem',
  section: 's',
  minutes: 1,
  title: text,
  task: text,
  hints: [],
  solution: text,
  subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }],
  attempt: [{ pod: {} }],
  checks: [
    {
      id: 'cel',
      kind: 'cel',
      title: text,
      message: text,
      cel: 'pod.spec.containers.exists(c, c.name.matches("a") && c.ports.all(p, p.containerPort > 3))',
    },
    {
      id: 'expect',
      kind: 'expect',
      title: text,
      expect: { pod: { status: { conditions: [{ type: 'Ready', status: 'True' }] } } },
    },
  ],
};
