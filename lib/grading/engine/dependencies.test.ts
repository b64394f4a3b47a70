import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, newProgress } from './progress.ts';
import { Concern } from './dependencies.ts';
import { compiled, object, owned } from './exercise.fixture.ts';
import { judge } from './evaluate.ts';
import { hasLatches, NOTHING } from '../history/exercise-memory.ts';
import { Standing } from './live-object-index.ts';
import type { Memory } from '../types.ts';
import { indexed, type Viewed } from './object-index.ts';

const POD = { name: 'pod', gvk: 'v1/Pod', namespace: 'default' } as const;
const RS = { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' } as const;
const EXERCISES = [
  compiled({
    subjects: [POD],
    attempt: [{ pod: { metadata: { name: 'a' } } }, { pod: { spec: { nodeName: 'n' } } }],
    checks: [{ id: 'c', kind: 'expect', expect: { pod: { status: { phase: 'Running' } } } }],
  }),
  compiled({
    subjects: [RS, { ...POD, name: 'pods', ownedBy: 'rs', many: true }],
    attempt: [{ rs: {} }],
    checks: [{ id: 'c', kind: 'cel', cel: 'pods.all(p, p.status.phase == "Running")' }],
  }),
  compiled({
    subjects: [RS, { ...POD, ownedBy: 'rs' }],
    attempt: [{ pod: { metadata: { name: 'a' } } }],
    checks: [{ id: 'c', kind: 'expect', expect: { rs: { spec: { replicas: 1 } } } }],
  }),
  compiled({
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
  compiled({
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

function viewedOf(one: Exclude<Step, { kind: 'gone' }>, pos: number): Viewed {
  const made =
    one.kind === 'Pod'
      ? object(
          'Pod',
          one.name,
          { ...(one.node && { spec: { nodeName: 'n' } }), status: { phase: one.phase } },
          { uid: `${one.ns}/${one.name}`, namespace: one.ns, ...(one.owner && owned(one.owner)) },
        )
      : one.kind === 'ReplicaSet'
        ? object('ReplicaSet', one.name, { spec: { replicas: one.replicas } })
        : object('Service', one.name, { spec: { type: one.type } }, { uid: `service/${one.name}` });
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
      const objects = new Map<string, Viewed>();
      const standing = new Standing();
      const known = EXERCISES.map((exercise) => ({
        exercise,
        concern: new Concern(exercise),
        progress: newProgress('one'),
        memory: NOTHING as Memory,
      }));
      steps.forEach((one, at) => {
        const pos = at + 1;
        const before = one.kind === 'gone' ? [...objects.values()][one.at] : undefined;
        const set = one.kind === 'gone' ? [] : [viewedOf(one, pos)];
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
          const { judgement, memory } = judge(
            seat.exercise,
            { objects: [], kindState: () => 'watching' },
            { memory: seat.memory, moment: { pos, at: pos }, index: indexed(objects.values()) },
          );
          const { live } = seat.progress;
          const next = advance(seat.progress, judgement, {
            pos,
            at: pos,
            packVersion: '1',
            foundAtConnect: false,
            receivedAt: pos,
            lasts: false,
          });
          const holds = live.state === 'judged' && live.holding === live.total;
          const changed = [...stood, ...set, ...(before ? [before] : [])];
          const matters = holds
            ? seat.concern.isPart(changed, seat.memory, (uid) => objects.get(uid))
            : live.state !== 'not-started' || hasLatches(seat.memory) || seat.concern.isBegun(set);
          const touched = seat.concern.isTouched(gvks, holds) && matters;
          if (!touched) expect(next).toBe(seat.progress);
          else {
            expect(
              judge(
                seat.exercise,
                { objects: [], kindState: () => 'watching' },
                { memory: seat.memory, moment: { pos, at: pos }, index: standing },
              ),
            ).toMatchObject({ judgement, memory });
            [seat.progress, seat.memory] = [next, memory];
          }
        }
      });
    }),
    { seed: 20_263, numRuns: 300 },
  );
}, 30_000);
