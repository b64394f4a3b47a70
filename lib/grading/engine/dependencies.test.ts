import fc from 'fast-check';
import { expect, test } from 'vitest';
import { updateProgress, createProgress } from './progress.ts';
import { ExerciseDependencies } from './dependencies.ts';
import { compileTestExercise, createObject, ownerMetadata } from './exercise.fixture.ts';
import { evaluateExercise } from './evaluate.ts';
import { hasLatches, EMPTY_MEMORY } from '../history/exercise-memory.ts';
import { LiveObjectIndex } from './live-object-index.ts';
import type { ExerciseMemory } from '../types.ts';
import { indexObjects, type ObservedObject } from './object-index.ts';

const POD = { name: 'pod', gvk: 'v1/Pod', namespace: 'default' } as const;
const RS = { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' } as const;
const EXERCISES = [
  compileTestExercise({
    subjects: [POD],
    attempt: [{ pod: { metadata: { name: 'a' } } }, { pod: { spec: { nodeName: 'n' } } }],
    checks: [{ id: 'c', kind: 'expect', expect: { pod: { status: { phase: 'Running' } } } }],
  }),
  compileTestExercise({
    subjects: [RS, { ...POD, name: 'pods', ownedBy: 'rs', many: true }],
    attempt: [{ rs: {} }],
    checks: [{ id: 'c', kind: 'cel', cel: 'pods.all(p, p.status.phase == "Running")' }],
  }),
  compileTestExercise({
    subjects: [RS, { ...POD, ownedBy: 'rs' }],
    attempt: [{ pod: { metadata: { name: 'a' } } }],
    checks: [{ id: 'c', kind: 'expect', expect: { rs: { spec: { replicas: 1 } } } }],
  }),
  compileTestExercise({
    subjects: [
      {
        name: 'service',
        gvk: 'v1/Service',
        namespace: 'default',
        where: { metadata: { name: 'b' } },
      },
      POD,
    ],
    attempt: [{ service: {} }],
    checks: [
      {
        id: 'c',
        kind: 'expect',
        expect: { service: { spec: { type: 'NodePort' } }, pod: { spec: { nodeName: 'n' } } },
      },
    ],
  }),
  compileTestExercise({
    subjects: [{ ...POD, name: 'pods', many: true }, POD],
    attempt: [{ pods: { metadata: { name: 'b' } } }],
    checks: [
      {
        id: 's',
        kind: 'sequence',
        of: 'pod',
        steps: [
          { id: 'one', kind: 'cel', cel: 'size(pods) > 0', remember: { n: 'size(pods)' } },
          { id: 'two', kind: 'cel', cel: 'size(pods) > remembered.n' },
        ],
      },
    ],
  }),
];

const name = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('Pod' as const),
      name,
      ns: fc.constantFrom('default', 'test'),
      owner: fc.option(fc.constantFrom('rs-a', 'rs-b')),
      node: fc.boolean(),
      phase: fc.constantFrom('Running', 'Pending'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('ReplicaSet' as const),
      name: fc.constantFrom('rs-a', 'rs-b'),
      replicas: fc.nat(2),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('Service' as const),
      name,
      type: fc.constantFrom('ClusterIP', 'NodePort'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('gone' as const), at: fc.nat(9) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function toObservedObject(one: Exclude<Step, { kind: 'gone' }>, pos: number): ObservedObject {
  const made =
    one.kind === 'Pod'
      ? createObject(
          'Pod',
          one.name,
          { ...(one.node && { spec: { nodeName: 'n' } }), status: { phase: one.phase } },
          {
            uid: `${one.ns}/${one.name}`,
            namespace: one.ns,
            ...(one.owner && ownerMetadata(one.owner)),
          },
        )
      : one.kind === 'ReplicaSet'
        ? createObject('ReplicaSet', one.name, { spec: { replicas: one.replicas } })
        : createObject(
            'Service',
            one.name,
            { spec: { type: one.type } },
            { uid: `service/${one.name}` },
          );
  const { uid, namespace: ns } = made['metadata'] as { uid: string; namespace: string };
  return {
    ref: { uid, gvk: `${String(made['apiVersion'])}/${String(made['kind'])}`, ns, name: one.name },
    object: made,
    foundAtConnect: false,
    at: pos,
    pos,
  };
}

test('what concerns no exercise would not have been judged otherwise, and an index kept up is one made anew', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const objects = new Map<string, ObservedObject>();
      const standing = new LiveObjectIndex();
      const known = EXERCISES.map((exercise) => ({
        exercise,
        concern: new ExerciseDependencies(exercise),
        progress: createProgress('one'),
        memory: EMPTY_MEMORY as ExerciseMemory,
      }));
      steps.forEach((one, at) => {
        const pos = at + 1;
        const before = one.kind === 'gone' ? [...objects.values()][one.at] : undefined;
        const set = one.kind === 'gone' ? [] : [toObservedObject(one, pos)];
        const stood = set
          .map(({ ref }) => objects.get(ref.uid))
          .filter((viewed) => viewed !== undefined);
        if (before) {
          objects.delete(before.ref.uid);
          standing.delete(before.ref.uid);
        }
        for (const viewed of set) {
          objects.set(viewed.ref.uid, viewed);
          standing.set(viewed);
        }
        const gvks = new Set([...set, ...(before ? [before] : [])].map(({ ref }) => ref.gvk));
        for (const seat of known) {
          const { evaluation, memory } = evaluateExercise(
            seat.exercise,
            { objects: [], kindState: () => 'watching' },
            {
              memory: seat.memory,
              moment: { pos, at: pos },
              index: indexObjects(objects.values()),
            },
          );
          const { live } = seat.progress;
          const next = updateProgress(seat.progress, evaluation, {
            pos,
            at: pos,
            packVersion: '1',
            foundAtConnect: false,
            receivedAt: pos,
            isPermanent: false,
          });
          const holds = live.state === 'evaluated' && live.passing === live.total;
          const changed = [...stood, ...set, ...(before ? [before] : [])];
          const matters = holds
            ? seat.concern.includesObject(changed, seat.memory, (uid) => objects.get(uid))
            : live.state !== 'not-started' ||
              hasLatches(seat.memory) ||
              seat.concern.canStartWith(set);
          const touched = seat.concern.dependsOnKinds(gvks, holds) && matters;
          if (!touched) expect(next).toBe(seat.progress);
          else {
            expect(
              evaluateExercise(
                seat.exercise,
                { objects: [], kindState: () => 'watching' },
                { memory: seat.memory, moment: { pos, at: pos }, index: standing },
              ),
            ).toMatchObject({ judgement: evaluation, memory });
            [seat.progress, seat.memory] = [next, memory];
          }
        }
      });
    }),
    { seed: 20_263, numRuns: 300 },
  );
}, 30_000);
