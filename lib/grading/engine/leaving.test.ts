import { expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import {
  compileTestExercise,
  createMoment,
  createObject,
  ownerMetadata,
  removeObjects,
  replayMoments,
  setObjects,
} from './exercise.fixture.ts';

const GONE = compileTestExercise({
  subjects: [{ name: 'claims', gvk: 'v1/PersistentVolumeClaim', namespace: 'default', many: true }],
  attempt: [{ claims: {} }],
  checks: [
    {
      id: 'gone',
      kind: 'sequence',
      steps: [
        { id: 'was', before: true, kind: 'cel', cel: 'claims.size() > 0' },
        { id: 'none', kind: 'cel', cel: 'claims.size() == 0' },
      ],
    },
  ],
});
const leaving = (object: JsonObject, finalizers: string[] = []): JsonObject => ({
  ...object,
  metadata: {
    ...(object['metadata'] as JsonObject),
    deletionTimestamp: '2026-01-01T00:00:00Z',
    ...(finalizers.length > 0 && { finalizers }),
  },
});
const claim = createObject('PersistentVolumeClaim', 'notes');

test('an object that is being deleted still exists where absence is the goal, and its finalizers are named', () => {
  const held = setObjects(leaving(claim, ['kubernetes.io/pvc-protection', 'example.com/backup']));
  const { verdict, reasons } = replayMoments(GONE, setObjects(claim), held);
  expect(verdict).toBe('fail');
  expect(reasons['gone']).toMatchObject({
    code: 'terminating',
    params: {
      kind: 'PersistentVolumeClaim',
      name: 'notes',
      finalizers: 'kubernetes.io/pvc-protection, example.com/backup',
    },
  });
});

test('where the object is needed, the reason says that it must be created again', () => {
  const needed = compileTestExercise({
    subjects: [
      { name: 'pod', gvk: 'v1/Pod', namespace: 'default' },
      {
        name: 'claim',
        gvk: 'v1/PersistentVolumeClaim',
        namespace: 'default',
        where: { metadata: { name: 'notes' } },
      },
    ],
    attempt: [{ pod: {} }],
    checks: [{ id: 'there', kind: 'expect', expect: { claim: { metadata: { name: 'notes' } } } }],
  });
  const { reasons } = replayMoments(needed, setObjects(createObject('Pod', 'web'), leaving(claim)));
  expect(reasons['there']).toMatchObject({
    code: 'terminating',
    params: { name: 'notes', goal: 'present' },
  });
  const absent = replayMoments(GONE, setObjects(claim), setObjects(leaving(claim)));
  expect(absent.reasons['gone']?.params).not.toHaveProperty('goal');
});

test('an object that an attempt describes is named too, and another one of its kind is not', () => {
  const needed = compileTestExercise({
    subjects: [
      { name: 'svc', gvk: 'v1/Service', namespace: 'default' },
      { name: 'deploy', gvk: 'apps/v1/Deployment', namespace: 'default' },
    ],
    attempt: [{ svc: {}, deploy: { metadata: { labels: { app: 'web' } } } }, { svc: {} }],
    checks: [{ id: 'runs', kind: 'expect', expect: { deploy: { spec: { replicas: 1 } } } }],
  });
  const codeWith = (app: string) => {
    const deploy = createObject('Deployment', 'web', {}, { labels: { app } });
    const { reasons } = replayMoments(
      needed,
      setObjects(createObject('Service', 'front'), leaving(deploy)),
    );
    return reasons['runs']?.code;
  };
  expect(codeWith('web')).toBe('terminating');
  expect(codeWith('other')).toBe('no-object');
});

test('an object within its grace period still exists, and is absent once it is deleted', () => {
  const start = [setObjects(claim), setObjects(leaving(claim))];
  expect(replayMoments(GONE, ...start).reasons['gone']?.params['finalizers']).toBe('');
  expect(replayMoments(GONE, ...start, removeObjects('notes')).verdict).toBe('pass');
});

test('an object that is being deleted in another namespace or of another kind holds nothing', () => {
  const elsewhere = leaving(createObject('PersistentVolumeClaim', 'far', {}, { namespace: 'dev' }));
  const otherKind = leaving(createObject('ConfigMap', 'notes'));
  const gone = createMoment({ set: [elsewhere, otherKind], gone: ['notes'] });
  expect(replayMoments(GONE, setObjects(claim), gone).verdict).toBe('pass');
});

test('objects that are being deleted count neither for nor against a check that needs objects', () => {
  const three = compileTestExercise({
    subjects: [
      { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' },
      { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
    ],
    attempt: [{ rs: {} }],
    checks: [{ id: 'two', kind: 'cel', cel: 'size(pods) == 2 && pods.all(p, has(p.spec))' }],
  });
  const pod = (name: string) => createObject('Pod', name, { spec: {} }, ownerMetadata('rs'));
  const rs = createObject('ReplicaSet', 'rs');
  const [a, b, c] = ['a', 'b', 'c'].map(pod) as [JsonObject, JsonObject, JsonObject];
  expect(replayMoments(three, setObjects(rs, a, b, leaving(c, ['x/y']))).verdict).toBe('pass');
  expect(replayMoments(three, setObjects(rs, a, leaving(c))).verdict).toBe('fail');
});

test('a Pod that was replaced is not gone before its deletion ends, also for a check that compares uids', () => {
  const healed = compileTestExercise({
    subjects: [
      { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' },
      { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
    ],
    attempt: [{ rs: {} }],
    checks: [
      {
        id: 'lost',
        kind: 'cel',
        cel: '!pods.exists(p, p.metadata.uid == "old")',
      },
    ],
  });
  const pod = (name: string) => createObject('Pod', name, { spec: {} }, ownerMetadata('rs'));
  const rs = createObject('ReplicaSet', 'rs');
  const during = setObjects(rs, pod('new'), leaving(pod('old')));
  expect(replayMoments(healed, during).reasons['lost']?.code).toBe('terminating');
  expect(replayMoments(healed, during, removeObjects('old')).verdict).toBe('pass');
});

test('a Pod whose replacement is Ready before its deletion ends still counts as replaced afterwards', () => {
  const healed = compileTestExercise({
    subjects: [
      { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' },
      { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
      { name: 'others', gvk: 'v1/Pod', namespace: 'default', many: true },
    ],
    attempt: [{ rs: {} }],
    checks: [
      {
        id: 'healed',
        kind: 'sequence',
        of: 'rs',
        steps: [
          {
            id: 'full',
            kind: 'cel',
            before: true,
            cel: 'size(pods) == 2',
            remember: { uids: 'pods.map(p, p.metadata.uid)' },
          },
          {
            id: 'replaced',
            kind: 'cel',
            cel: 'size(pods) == 2 && remembered.uids.exists(uid, !pods.exists(p, p.metadata.uid == uid) && !others.exists(p, p.metadata.uid == uid))',
          },
        ],
      },
    ],
  });
  const pod = (name: string) => createObject('Pod', name, { spec: {} }, ownerMetadata('rs'));
  const full = setObjects(createObject('ReplicaSet', 'rs'), pod('a'), pod('b'));
  const deleted = setObjects(leaving(pod('a')));
  const ready = setObjects(pod('c'));
  expect(replayMoments(healed, full, deleted, ready).verdict).toBe('not-started');
  expect(replayMoments(healed, full, deleted, ready, ready).verdict).toBe('not-started');
  expect(replayMoments(healed, full, deleted, ready, ready, removeObjects('a')).verdict).toBe(
    'pass',
  );
  // The same end, but the deletion ended before the replacement was Ready.
  expect(replayMoments(healed, full, deleted, removeObjects('a'), ready).verdict).toBe('pass');
});

test('a missing part of an exercise that is being deleted is named as such', () => {
  const both = compileTestExercise({
    subjects: [
      { name: 'pod', gvk: 'v1/Pod', namespace: 'default' },
      {
        name: 'claim',
        gvk: 'v1/PersistentVolumeClaim',
        namespace: 'default',
        where: { metadata: { name: 'notes' } },
      },
    ],
    attempt: [{ pod: {} }],
    checks: [{ id: 'bound', kind: 'expect', expect: { claim: { status: { phase: 'Bound' } } } }],
  });
  const held = leaving(claim, ['kubernetes.io/pvc-protection']);
  const { reasons } = replayMoments(both, setObjects(createObject('Pod', 'a'), held));
  expect(reasons['bound']?.code).toBe('terminating');
});
