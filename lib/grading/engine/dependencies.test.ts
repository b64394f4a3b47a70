import fc from 'fast-check';
import { expect, test } from 'vitest';
import { updateProgress, createProgress } from './progress.ts';
import { ExerciseDependencies } from './dependencies.ts';
import { compileTestExercise, createObject, ownerMetadata } from './exercise.fixture.ts';
import { evaluateExercise } from './evaluate.ts';
import { hasLatches, EMPTY_MEMORY } from '../history/exercise-memory.ts';
import type { ExerciseMemory } from '../types.ts';
import { indexObjects, LiveObjectIndex, type ObservedObject } from './object-index.ts';

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
type Step = typeof step extends fc.Arbitrary<infer Item> ? Item : never;

function toObservedObject(step: Exclude<Step, { kind: 'gone' }>, pos: number): ObservedObject {
  const object =
    step.kind === 'Pod'
      ? createObject(
          'Pod',
          step.name,
          { ...(step.node && { spec: { nodeName: 'n' } }), status: { phase: step.phase } },
          {
            uid: `${step.ns}/${step.name}`,
            namespace: step.ns,
            ...(step.owner && ownerMetadata(step.owner)),
          },
        )
      : step.kind === 'ReplicaSet'
        ? createObject('ReplicaSet', step.name, { spec: { replicas: step.replicas } })
        : createObject(
            'Service',
            step.name,
            { spec: { type: step.type } },
            { uid: `service/${step.name}` },
          );
  const { uid, namespace: ns } = object['metadata'] as { uid: string; namespace: string };
  return {
    ref: {
      uid,
      gvk: `${String(object['apiVersion'])}/${String(object['kind'])}`,
      ns,
      name: step.name,
    },
    object,
    foundAtConnect: false,
    at: pos,
    pos,
  };
}

test('a change that affects no exercise does not change its evaluation, and an updated index equals a rebuilt one', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const objects = new Map<string, ObservedObject>();
      const liveIndex = new LiveObjectIndex();
      const tracked = EXERCISES.map((exercise) => ({
        exercise,
        dependencies: new ExerciseDependencies(exercise),
        progress: createProgress('one'),
        memory: EMPTY_MEMORY as ExerciseMemory,
      }));
      steps.forEach((current, index) => {
        const pos = index + 1;
        const before = current.kind === 'gone' ? [...objects.values()][current.at] : undefined;
        const set = current.kind === 'gone' ? [] : [toObservedObject(current, pos)];
        const previous = set
          .map(({ ref }) => objects.get(ref.uid))
          .filter((observed) => observed !== undefined);
        if (before) {
          objects.delete(before.ref.uid);
          liveIndex.delete(before.ref.uid);
        }
        for (const observed of set) {
          objects.set(observed.ref.uid, observed);
          liveIndex.set(observed);
        }
        const gvks = new Set([...set, ...(before ? [before] : [])].map(({ ref }) => ref.gvk));
        for (const entry of tracked) {
          const { evaluation, memory } = evaluateExercise(
            entry.exercise,
            { objects: [], kindState: () => 'watching' },
            {
              memory: entry.memory,
              moment: { pos, at: pos },
              index: indexObjects(objects.values()),
            },
          );
          const { live } = entry.progress;
          const next = updateProgress(entry.progress, evaluation, {
            pos,
            at: pos,
            packVersion: '1',
            foundAtConnect: false,
            receivedAt: pos,
            isPermanent: false,
          });
          const passes = live.state === 'evaluated' && live.passing === live.total;
          const changed = [...previous, ...set, ...(before ? [before] : [])];
          const canAffect = passes
            ? entry.dependencies.includesObject(changed, entry.memory, (uid) => objects.get(uid))
            : live.state !== 'not-started' ||
              hasLatches(entry.memory) ||
              entry.dependencies.canStartWith(set);
          const isAffected = entry.dependencies.dependsOnKinds(gvks, passes) && canAffect;
          if (!isAffected) expect(next).toBe(entry.progress);
          else {
            expect(
              evaluateExercise(
                entry.exercise,
                { objects: [], kindState: () => 'watching' },
                { memory: entry.memory, moment: { pos, at: pos }, index: liveIndex },
              ),
            ).toMatchObject({ evaluation, memory });
            [entry.progress, entry.memory] = [next, memory];
          }
        }
      });
    }),
    { seed: 20_263, numRuns: 300 },
  );
}, 30_000);
