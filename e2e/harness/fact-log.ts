import fc from 'fast-check';
import { testExercise, testPack } from './agent-server.ts';
import { goneChange, podChange } from './raw-agent.ts';
import { hashObject } from '#lib/cluster/hash.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Exercise, Pack } from '#lib/packs/types.ts';
import type { Change } from '#lib/protocol/change.ts';
import { NO_TEXT } from '#lib/server/grader/fold.fixture.ts';
import type { LogEntry } from '#lib/server/log/entry.ts';

const podCheck = (id: string, spec: JsonObject): Exercise['checks'][number] => ({
  id,
  title: NO_TEXT,
  kind: 'expect',
  expect: { pod: { spec } },
});

/** Two exercises about Pods, one that can't be verified for a Pod on the node `hidden`, and a quiz. */
export const FACT_PACK: Pack = testPack([
  testExercise('web', {
    checks: [podCheck('host', { hostNetwork: true }), podCheck('node', { nodeName: 'right' })],
  }),
  testExercise('api', {
    checks: [
      {
        id: 'reads',
        title: NO_TEXT,
        kind: 'cel',
        cel: 'pod.spec.nodeName != "hidden" || int(pod.spec.nodeName) == 1',
        message: NO_TEXT,
      },
    ],
  }),
  testExercise('quiz', {
    kind: 'quiz',
    subjects: [],
    attempt: [],
    checks: [
      {
        id: 'ask',
        title: NO_TEXT,
        kind: 'quiz',
        quiz: { ask: 'one', question: NO_TEXT, options: [], answer: ['a'], explanation: NO_TEXT },
      },
    ],
  }),
]);

/** The course after an update: the check `node` asks for something else. */
export const UPDATED_PACK: Pack = {
  ...FACT_PACK,
  version: '2',
  exercises: FACT_PACK.exercises.map((exercise) =>
    exercise.id === 'web'
      ? { ...exercise, checks: [podCheck('node', { nodeName: 'wrong' })] }
      : exercise,
  ),
};

interface StepPlace {
  readonly seat: string;
  readonly afterMs: number;
}
type ChangeStep = StepPlace &
  (
    | {
        readonly action: 'set';
        readonly name: string;
        readonly host: boolean;
        readonly node: string;
      }
    | { readonly action: 'gone'; readonly name: string }
    | { readonly action: 'cluster'; readonly what: 'node' | 'dns'; readonly ready: boolean }
    | { readonly action: 'replace' }
  );
type CommandStep = StepPlace &
  (
    | { readonly action: 'revoke-pass' | 'mark-passed'; readonly exercise: string }
    | { readonly action: 'regrade'; readonly exercise: string; readonly grants: boolean }
    | { readonly action: 'answer'; readonly chosen: string }
  );
/** One thing that happens at a seat, `afterMs` after the thing before. */
export type FactStep = ChangeStep | CommandStep;

const place = {
  seat: fc.constantFrom('s1', 's2'),
  afterMs: fc.constantFrom(0, 500, 2_000, 40_000, 130_000),
};
const exercise = fc.constantFrom('web', 'api', 'quiz');
const name = fc.constantFrom('web', 'api', 'other');
export const factStep: fc.Arbitrary<FactStep> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      ...place,
      action: fc.constant('set' as const),
      name,
      host: fc.boolean(),
      node: fc.constantFrom('right', 'wrong', 'hidden'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ ...place, action: fc.constant('gone' as const), name }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...place,
      action: fc.constant('cluster' as const),
      what: fc.constantFrom('node' as const, 'dns' as const),
      ready: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...place,
      action: fc.constantFrom('revoke-pass' as const, 'mark-passed' as const),
      exercise,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...place,
      action: fc.constant('regrade' as const),
      exercise,
      grants: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...place,
      action: fc.constant('answer' as const),
      chosen: fc.constantFrom('a', 'b'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ ...place, action: fc.constant('replace' as const) }) },
);

const sequence = (seq: number) => ({ seq, seenAt: seq, mono: seq });

function objectChange(
  seq: number,
  gvk: string,
  ns: string,
  name: string,
  object: JsonObject,
): Change {
  const ref = { uid: `uid-${name}`, gvk, ns, name };
  return { op: 'set', ...sequence(seq), ...ref, object, hash: hashObject(object) };
}

function clusterChange(seq: number, what: 'node' | 'dns', ready: boolean): Change {
  return what === 'node'
    ? objectChange(seq, 'v1/Node', '', 'n', {
        metadata: { name: 'n' },
        status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
      })
    : objectChange(seq, 'v1/Pod', 'kube-system', 'coredns', {
        metadata: { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
        status: { phase: 'Running', containerStatuses: [{ name: 'c', ready }] },
      });
}

const isChange = (step: FactStep): step is ChangeStep =>
  ['set', 'gone', 'cluster', 'replace'].includes(step.action);

function toChange(step: ChangeStep, seq: number): Change {
  switch (step.action) {
    case 'set':
      return podChange(seq, step.name, { hostNetwork: step.host, nodeName: step.node });
    case 'gone':
      return goneChange(seq, step.name);
    case 'cluster':
      return clusterChange(seq, step.what, step.ready);
    case 'replace':
      return {
        op: 'cluster',
        ...sequence(seq),
        cluster: { uid: `k${String(seq)}`, distribution: 'kind', version: 'v1', nodes: 1 },
        replaced: true,
      };
  }
}

function toCommand(
  step: CommandStep,
  moment: { readonly pos: number; readonly at: number },
): { readonly kind: string; readonly seatId: string | null; readonly payload: JsonObject } {
  const seatId = step.seat;
  switch (step.action) {
    case 'mark-passed':
    case 'revoke-pass':
      return { kind: step.action, seatId, payload: { exerciseId: step.exercise } };
    case 'answer':
      return {
        kind: 'answer-quiz',
        seatId,
        payload: { exerciseId: 'quiz', check: 'ask', chosen: [step.chosen] },
      };
    case 'regrade': {
      const place = { seatId, exerciseId: step.exercise };
      const pass = {
        exercise: step.exercise,
        packVersion: '1',
        pos: Math.ceil(moment.pos / 2),
        at: moment.at - 1,
        source: 'regrade',
        evidence: [],
        foundAtConnect: false,
      };
      return {
        kind: 'regrade',
        seatId: null,
        payload: step.grants
          ? { granted: [{ ...place, pass }], revoked: [] }
          : { granted: [], revoked: [place] },
      };
    }
  }
}

/** The log of these steps, after the first list of each seat's cluster. */
export function buildFactLog(steps: readonly FactStep[]): LogEntry[] {
  const entries: LogEntry[] = [];
  const seqs = new Map<string, number>();
  let now = 1_000_000;
  const addChange = (seatId: string, createChange: (seq: number) => Change): void => {
    const seq = (seqs.get(seatId) ?? 0) + 1;
    seqs.set(seatId, seq);
    entries.push({
      log: 'change',
      pos: entries.length + 1,
      at: now,
      receivedAt: now,
      seatId,
      epoch: `epoch of ${seatId}`,
      epochOrdinal: 1,
      change: createChange(seq),
    });
  };
  for (const seatId of ['s1', 's2']) {
    const kinds = { 'v1/Pod': 'watching', 'v1/Node': 'watching' } as const;
    addChange(seatId, (seq) => ({ op: 'plan-applied', ...sequence(seq), plan: 1, kinds }));
    addChange(seatId, (seq) => ({ op: 'reset-begin', ...sequence(seq), why: 'start' }));
    addChange(seatId, (seq) => clusterChange(seq, 'node', true));
    addChange(seatId, (seq) => ({ op: 'reset-end', ...sequence(seq) }));
  }
  for (const step of steps) {
    now += step.afterMs;
    if (isChange(step)) {
      addChange(step.seat, (seq) => toChange(step, seq));
      continue;
    }
    const moment = { pos: entries.length + 1, at: now };
    entries.push({ log: 'command', ...moment, actor: 'p', ...toCommand(step, moment) });
  }
  return entries;
}
