import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exercise } from '#lib/packs/types.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import {
  updateProgress,
  createProgress,
  markPassed,
  confirmPendingPass,
  revokePass,
} from './progress.ts';
import { compileExercise } from './compile.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { compileTestExercise } from './exercise.fixture.ts';
import { evaluateExercise } from './evaluate.ts';
import type { Evaluation, ExerciseMemory } from '../types.ts';
import type { ObservedObject } from './object-index.ts';

const text = { ja: 'あ', en: 'a' };
const exercise = compileExercise({
  id: 'web',
  kind: 'problem',
  section: 's',
  minutes: 1,
  title: text,
  task: text,
  hints: [],
  solution: text,
  subjects: [
    { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' },
    { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
  ],
  attempt: [{ rs: { spec: { template: { spec: { containers: [{ image: 'nginx:*' }] } } } } }],
  checks: [
    { id: 'replicas', kind: 'expect', title: text, expect: { rs: { spec: { replicas: 2 } } } },
    {
      id: 'tag',
      kind: 'expect',
      title: text,
      expect: { rs: { spec: { template: { spec: { containers: [{ image: 'nginx:1.18.0' }] } } } } },
    },
    {
      id: 'running',
      kind: 'cel',
      title: text,
      cel: 'size(pods) == rs.spec.replicas && pods.all(p, p.status.phase == "Running")',
      message: text,
    },
    {
      id: 'image',
      kind: 'expect',
      title: text,
      expect: { pods: { spec: { containers: [{ image: 'nginx:1.18.0' }] } } },
    },
  ],
});

const spec = (image: string): JsonObject => ({ containers: [{ name: 'web', image }] });
function createObserved(
  gvk: string,
  name: string,
  object: JsonObject,
  more: { owner?: string; ns?: string; at?: number; found?: boolean } = {},
): ObservedObject {
  const { owner, ns = 'default', at = 0, found = false } = more;
  const metadata: JsonObject = {
    name,
    namespace: ns,
    uid: name,
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...(owner && { ownerReferences: [{ uid: owner }] }),
  };
  return {
    ref: { uid: name, gvk, ns, name },
    object: { kind: gvk.split('/').at(-1)!, metadata, ...object },
    foundAtConnect: found,
    at,
  };
}
const rs = (name: string, replicas: number, image = 'nginx:1.18.0', more = {}) =>
  createObserved(
    'apps/v1/ReplicaSet',
    name,
    { spec: { replicas, template: { spec: spec(image) } } },
    more,
  );
const pod = (
  name: string,
  owner: string,
  image = 'nginx:1.18.0',
  status: JsonObject = { phase: 'Running' },
  more = {},
) => createObserved('v1/Pod', name, { spec: spec(image), status }, { owner, ...more });
const createView = (...objects: ObservedObject[]) => ({
  objects,
  kindState: () => 'watching' as const,
});
const evaluate = (...objects: ObservedObject[]) =>
  evaluateExercise(exercise, createView(...objects)).evaluation;
const states = (judgement: Evaluation) =>
  judgement.state === 'evaluated' ? judgement.checks.map((check) => check.state) : judgement.state;

test('checks hold on the same subjects or not at all: two halves of an answer are no answer', () => {
  const halves = [rs('a', 2, 'nginx:1.19.0'), rs('b', 3, 'nginx:1.18.0')];
  const judgement = evaluate(...halves);
  expect(judgement).toMatchObject({ state: 'judged', total: 4 });
  expect(judgement.state === 'evaluated' && judgement.passing).toBeLessThan(4);
  expect(states(evaluate(rs('a', 2), pod('a1', 'a'), pod('a2', 'a')))).toEqual([
    'holds',
    'holds',
    'holds',
    'holds',
  ]);
});

test('of several candidates the nearest is judged, then the newest, and the answer names it', () => {
  expect(evaluate(rs('far', 5, 'nginx'), rs('near', 2), pod('n1', 'near'))).toMatchObject({
    subjects: { rs: { name: 'near' } },
  });
  expect(
    evaluate(rs('old', 5, undefined, { at: 1 }), rs('new', 5, undefined, { at: 2 })),
  ).toMatchObject({ subjects: { rs: { name: 'new' } } });
});

test('of many subjects each must be right, and the wrong one speaks', () => {
  const judgement = evaluate(
    rs('a', 2),
    pod('a1', 'a'),
    pod('a2', 'a', 'nginx:1.19.0'),
    pod('other', 'b', 'nginx:1.19.0'),
  );
  expect(judgement).toMatchObject({
    holding: 3,
    checks: [{}, {}, {}, { state: 'fails', reason: { code: 'image', params: { name: 'a2' } } }],
  });
});

test('what matches no attempt, or is being deleted, is not started', () => {
  expect(evaluate(rs('a', 2, 'busybox'), pod('p', 'x'))).toEqual({ state: 'not-started' });
  const leaving = rs('a', 2);
  (leaving.object['metadata'] as JsonObject)['deletionTimestamp'] = '2026-01-01T00:00:00Z';
  expect(evaluate(leaving)).toEqual({ state: 'not-started' });
});

test('a kind that may not be seen makes the exercise unknown, never wrong', () => {
  const hidden = evaluateExercise(exercise, {
    objects: [rs('a', 2)],
    kindState: (gvk) => (gvk === 'v1/Pod' ? 'forbidden' : 'watching'),
  });
  expect(hidden.evaluation).toMatchObject({
    state: 'unknown',
    reason: { code: 'cannot-see', params: { kind: 'Pod' } },
  });
});

test('two subjects are never the same object; `where` narrows one whatever is attempted; a list goes without what another subject is', () => {
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
    'holds',
    'holds',
  ]);
  expect(evaluateExercise(two, createView(...others)).evaluation).toEqual({ state: 'not-started' });
  expect(evaluateExercise(two, createView(labelled)).evaluation).toMatchObject({
    checks: [{ reason: { code: 'no-object' } }, { state: 'holds' }],
  });
});

test('an exercise for clusters that have what it needs is not started where they do not, and unknown where it may not be seen', () => {
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

test("work in another namespace is said to be there; a system namespace is nobody's work", () => {
  const lost = evaluate(rs('a', 2, undefined, { ns: 'test' }));
  expect(lost).toMatchObject({
    state: 'judged',
    holding: 0,
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

test('behind a status stands its cause', () => {
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

test('neither judging nor diagnosing throws, on any JSON', () => {
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
      const all = objects.flatMap((one, index) =>
        ['apps/v1/ReplicaSet', 'v1/Pod'].map((gvk) => ({
          ref: { uid: `${gvk}${index}`, gvk, ns: 'default', name: 'x' },
          object: one,
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

const PASSING = evaluate(rs('a', 2), pod('a1', 'a'), pod('a2', 'a'));
const FAILING = evaluate(rs('a', 3), pod('a1', 'a'));
const NOT_STARTED: Evaluation = { state: 'not-started' };
const UNKNOWN: Evaluation = {
  state: 'unknown',
  reason: { check: 'web', code: 'agent-away', params: {}, group: [] },
};
const moment = (pos: number) => ({
  pos,
  at: pos * 1000,
  packVersion: '1.0.0',
  foundAtConnect: false,
  receivedAt: pos * 1000,
  lasts: false,
});
/** Each step lasts for long enough. */
const replaySteps = (...steps: (Evaluation | 'void' | 'hand')[]) =>
  steps.reduce(
    (progress, step, index) =>
      step === 'void'
        ? revokePass(progress)
        : step === 'hand'
          ? markPassed(progress, moment(index))
          : confirmPendingPass(updateProgress(progress, step, moment(index))),
    createProgress('web'),
  );

test('R8: what was passed stays passed, with its evidence, whatever the student does next', () => {
  const progress = replaySteps(FAILING, PASSING, FAILING, NOT_STARTED);
  expect(progress).toMatchObject({
    live: NOT_STARTED,
    liveSince: 3000,
    pass: {
      pos: 1,
      at: 1000,
      source: 'check',
      packVersion: '1.0.0',
      evidence: [{ name: 'a' }, { name: 'a1' }],
    },
  });
});

test('a void holds until the check has failed and then held again, or by hand; being away is no failure', () => {
  expect(replaySteps(PASSING, 'void', PASSING, UNKNOWN, PASSING)).toMatchObject({
    pass: null,
    voided: true,
  });
  expect(replaySteps(PASSING, 'void', FAILING)).toMatchObject({ pass: null });
  expect(replaySteps(PASSING, 'void', FAILING, PASSING).pass).toMatchObject({ pos: 3 });
  expect(replaySteps(PASSING, NOT_STARTED, 'void', PASSING).pass).toMatchObject({ pos: 3 });
  expect(replaySteps(PASSING, 'void', 'hand').pass).toMatchObject({ source: 'hand', pos: 2 });
  expect(replaySteps(PASSING, 'void', 'hand').voided).toBeUndefined();
});

test('a pass by hand does not replace one that was earned; nothing new is the same object', () => {
  expect(replaySteps(PASSING, 'hand').pass).toMatchObject({ source: 'check' });
  const progress = replaySteps(FAILING);
  expect(updateProgress(progress, FAILING, moment(9))).toBe(progress);
});

test('an incident lasts as long as its cause, and keeps its beginning while its wording changes', () => {
  const broken = (reason: string, at: number) =>
    pod(
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
  expect(diagnose([pod('a1', 'a')], { previous: first })).toEqual([]);
});
