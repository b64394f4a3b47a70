import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exercise } from '#lib/packs/types.ts';
import type { Json, JsonObject } from '#lib/protocol/json.ts';
import { advance, newProgress, passByHand, settle, voidPass } from './progress.ts';
import { compileExercise } from './compile.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { compiled } from './exercise.fixture.ts';
import { judge } from './evaluate.ts';
import type { Judgement, Memory } from '../types.ts';
import type { Viewed } from './object-index.ts';

const words = { ja: 'あ', en: 'a' };
const exercise = compileExercise({
  id: 'web',
  kind: 'problem',
  section: 's',
  minutes: 1,
  title: words,
  task: words,
  hints: [],
  solution: words,
  subjects: [
    { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' },
    { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
  ],
  attempt: [{ rs: { spec: { template: { spec: { containers: [{ image: 'nginx:*' }] } } } } }],
  checks: [
    { id: 'replicas', kind: 'expect', title: words, expect: { rs: { spec: { replicas: 2 } } } },
    {
      id: 'tag',
      kind: 'expect',
      title: words,
      expect: { rs: { spec: { template: { spec: { containers: [{ image: 'nginx:1.18.0' }] } } } } },
    },
    {
      id: 'running',
      kind: 'cel',
      title: words,
      cel: 'size(pods) == rs.spec.replicas && pods.all(p, p.status.phase == "Running")',
      message: words,
    },
    {
      id: 'image',
      kind: 'expect',
      title: words,
      expect: { pods: { spec: { containers: [{ image: 'nginx:1.18.0' }] } } },
    },
  ],
});

const spec = (image: string): JsonObject => ({ containers: [{ name: 'web', image }] });
function viewed(
  gvk: string,
  name: string,
  object: JsonObject,
  more: { owner?: string; ns?: string; at?: number; found?: boolean } = {},
): Viewed {
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
  viewed('apps/v1/ReplicaSet', name, { spec: { replicas, template: { spec: spec(image) } } }, more);
const pod = (
  name: string,
  owner: string,
  image = 'nginx:1.18.0',
  status: JsonObject = { phase: 'Running' },
  more = {},
) => viewed('v1/Pod', name, { spec: spec(image), status }, { owner, ...more });
const view = (...objects: Viewed[]) => ({ objects, kindState: () => 'watching' as const });
const judged = (...objects: Viewed[]) => judge(exercise, view(...objects)).judgement;
const states = (judgement: Judgement) =>
  judgement.state === 'judged' ? judgement.checks.map((check) => check.state) : judgement.state;

test('checks hold on the same subjects or not at all: two halves of an answer are no answer', () => {
  const halves = [rs('a', 2, 'nginx:1.19.0'), rs('b', 3, 'nginx:1.18.0')];
  const judgement = judged(...halves);
  expect(judgement).toMatchObject({ state: 'judged', total: 4 });
  expect(judgement.state === 'judged' && judgement.holding).toBeLessThan(4);
  expect(states(judged(rs('a', 2), pod('a1', 'a'), pod('a2', 'a')))).toEqual([
    'holds',
    'holds',
    'holds',
    'holds',
  ]);
});

test('of several candidates the nearest is judged, then the newest, and the answer names it', () => {
  expect(judged(rs('far', 5, 'nginx'), rs('near', 2), pod('n1', 'near'))).toMatchObject({
    subjects: { rs: { name: 'near' } },
  });
  expect(
    judged(rs('old', 5, undefined, { at: 1 }), rs('new', 5, undefined, { at: 2 })),
  ).toMatchObject({ subjects: { rs: { name: 'new' } } });
});

test('of many subjects each must be right, and the wrong one speaks', () => {
  const judgement = judged(
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
  expect(judged(rs('a', 2, 'busybox'), pod('p', 'x'))).toEqual({ state: 'not-started' });
  const leaving = rs('a', 2);
  (leaving.object['metadata'] as JsonObject)['deletionTimestamp'] = '2026-01-01T00:00:00Z';
  expect(judged(leaving)).toEqual({ state: 'not-started' });
});

test('a kind that may not be seen makes the exercise unknown, never wrong', () => {
  const hidden = judge(exercise, {
    objects: [rs('a', 2)],
    kindState: (gvk) => (gvk === 'v1/Pod' ? 'forbidden' : 'watching'),
  });
  expect(hidden.judgement).toMatchObject({
    state: 'unknown',
    reason: { code: 'cannot-see', params: { kind: 'Pod' } },
  });
});

test('two subjects are never the same object; `where` narrows one whatever is attempted; a list goes without what another subject is', () => {
  const two = compiled({
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
  const labelled = viewed('v1/Pod', 'a', { metadata: { name: 'a', labels: { old: 'y' } } });
  const others = ['b', 'c'].map((name) => viewed('v1/Pod', name, { metadata: { name } }));
  expect(states(judge(two, view(labelled, ...others)).judgement)).toEqual(['holds', 'holds']);
  expect(judge(two, view(...others)).judgement).toEqual({ state: 'not-started' });
  expect(judge(two, view(labelled)).judgement).toMatchObject({
    checks: [{ reason: { code: 'no-object' } }, { state: 'holds' }],
  });
});

test('an exercise for clusters that have what it needs is not started where they do not, and unknown where it may not be seen', () => {
  const optional = compiled({
    optional: true,
    checks: [{ id: 'c', kind: 'expect', expect: { pod: {} } }],
  });
  expect(judge(optional, { objects: [], kindState: () => 'absent' }).judgement).toEqual({
    state: 'not-started',
  });
  expect(judge(optional, { objects: [], kindState: () => 'forbidden' }).judgement.state).toBe(
    'unknown',
  );
  expect(
    judge({ ...optional, optional: false }, { objects: [], kindState: () => 'absent' }).judgement
      .state,
  ).toBe('unknown');
});

test("work in another namespace is said to be there; a system namespace is nobody's work", () => {
  const lost = judged(rs('a', 2, undefined, { ns: 'test' }));
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
  expect(judged(rs('a', 2, undefined, { ns: 'kube-system' }))).toEqual({ state: 'not-started' });
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
    judged(rs('a', 2), pod('a1', 'a', 'ngnix', { phase: 'Pending', ...status })),
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
  expect(judged(rs('a', 2), pod('a1', 'a', 'nginx:1.18.0', starting))).toMatchObject({
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
      judge(compileExercise({ ...anything, id: 'any' }), view(...all));
      judge(exercise, view(...all));
      let memory: Memory | undefined;
      for (let pos = 1; pos < 4; pos++)
        ({ memory } = judge(across, view(...all.slice(pos)), {
          moment: { pos, at: pos },
          ...(memory && { memory }),
        }));
      diagnose(all, { exercises: [exercise] });
    }),
    { seed: 32 },
  );
});
const across = compiled({
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
const anything: Exercise = {
  id: 'any',
  kind: 'problem',
  section: 's',
  minutes: 1,
  title: words,
  task: words,
  hints: [],
  solution: words,
  subjects: [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }],
  attempt: [{ pod: {} }],
  checks: [
    {
      id: 'cel',
      kind: 'cel',
      title: words,
      message: words,
      cel: 'pod.spec.containers.exists(c, c.name.matches("a") && c.ports.all(p, p.containerPort > 3))',
    },
    {
      id: 'expect',
      kind: 'expect',
      title: words,
      expect: { pod: { status: { conditions: [{ type: 'Ready', status: 'True' }] } } },
    },
  ],
};

const RIGHT = judged(rs('a', 2), pod('a1', 'a'), pod('a2', 'a'));
const WRONG = judged(rs('a', 3), pod('a1', 'a'));
const NOTHING: Judgement = { state: 'not-started' };
const UNKNOWN: Judgement = {
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
const play = (...steps: (Judgement | 'void' | 'hand')[]) =>
  steps.reduce(
    (progress, step, index) =>
      step === 'void'
        ? voidPass(progress)
        : step === 'hand'
          ? passByHand(progress, moment(index))
          : settle(advance(progress, step, moment(index))),
    newProgress('web'),
  );

test('R8: what was passed stays passed, with its evidence, whatever the student does next', () => {
  const progress = play(WRONG, RIGHT, WRONG, NOTHING);
  expect(progress).toMatchObject({
    live: NOTHING,
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
  expect(play(RIGHT, 'void', RIGHT, UNKNOWN, RIGHT)).toMatchObject({ pass: null, voided: true });
  expect(play(RIGHT, 'void', WRONG)).toMatchObject({ pass: null });
  expect(play(RIGHT, 'void', WRONG, RIGHT).pass).toMatchObject({ pos: 3 });
  expect(play(RIGHT, NOTHING, 'void', RIGHT).pass).toMatchObject({ pos: 3 });
  expect(play(RIGHT, 'void', 'hand').pass).toMatchObject({ source: 'hand', pos: 2 });
  expect(play(RIGHT, 'void', 'hand').voided).toBeUndefined();
});

test('a pass by hand does not replace one that was earned; nothing new is the same object', () => {
  expect(play(RIGHT, 'hand').pass).toMatchObject({ source: 'check' });
  const progress = play(WRONG);
  expect(advance(progress, WRONG, moment(9))).toBe(progress);
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
  expect(diagnose([broken('ImagePullBackOff', 9)], { before: first })).toMatchObject([
    { since: 5 },
  ]);
  expect(diagnose([pod('a1', 'a')], { before: first })).toEqual([]);
});
