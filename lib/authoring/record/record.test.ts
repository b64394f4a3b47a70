import { describe, expect, it } from 'vitest';
import type { Change, ObjectRef } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { FixtureMoment } from '#lib/packs/schema.ts';
import { createRecordingFilter } from './recording-filter.ts';
import { buildMoments } from './moments.ts';
import { mergeMoments, mergeNeighbors, removeEmptyMoments } from './merge-moments.ts';
import { rewriteNamespace } from './rewrite-namespace.ts';

const ref = (name: string, ns = 'mine', gvk = 'v1/Pod'): ObjectRef => ({
  uid: name,
  gvk,
  ns,
  name,
});
const object = (uid: string, more: JsonObject = {}): JsonObject => ({
  kind: 'Pod',
  metadata: { uid, name: uid },
  ...more,
});
const moment = (more: Partial<FixtureMoment>): FixtureMoment => ({
  seconds: 1,
  set: [],
  gone: [],
  answers: [],
  quiz: [],
  ...more,
});
const options = { includes: () => true, rewrite: <Value>(value: Value) => value, exercise: 'ex' };

describe('the namespace of a recording', () => {
  const rewrite = rewriteNamespace('mine', 'default');
  it.each<[string, JsonObject, JsonObject]>([
    [
      'its fields',
      { metadata: { namespace: 'mine' }, subjects: [{ namespace: 'mine' }] },
      { metadata: { namespace: 'default' }, subjects: [{ namespace: 'default' }] },
    ],
    [
      'DNS names, long and short',
      { args: ['wget echo.mine.svc.cluster.local echo.mine:80 http://echo.mine/'] },
      { args: ['wget echo.default.svc.cluster.local echo.default:80 http://echo.default/'] },
    ],
    [
      'accounts',
      { name: 'system:serviceaccount:mine:viewer' },
      { name: 'system:serviceaccount:default:viewer' },
    ],
    [
      'the output of kubectl and the kubelet',
      {
        a: 'kubectl -n mine get pods',
        b: 'pod=echo_mine(1f)',
        c: 'pods "x" not found in namespace "mine"',
      },
      {
        a: 'kubectl -n default get pods',
        b: 'pod=echo_default(1f)',
        c: 'pods "x" not found in namespace "default"',
      },
    ],
  ])('is rewritten in %s', (_where, from, to) => {
    expect(rewrite(from)).toEqual(to);
  });

  it('does not change texts that only look like the namespace', () => {
    const lookalikes = {
      metadata: { name: 'mine', labels: { app: 'mine' } },
      image: 'registry.example/mine:1',
      text: 'it is mine',
      host: 'mine.example',
    };
    expect(rewrite(lookalikes)).toEqual(lookalikes);
  });
});

describe('the recording filter', () => {
  const includes = createRecordingFilter({
    exercise: { subjects: [{ name: 'pv', gvk: 'v1/PersistentVolume', namespace: 'default' }] },
    namespace: 'mine',
    otherNamespaces: ['staging'],
    includeCluster: false,
  });
  it.each<[string, ObjectRef, JsonObject, boolean, boolean]>([
    ['includes a Pod of the author', ref('a'), {}, true, true],
    ['excludes a Pod in another namespace', ref('a', 'theirs'), {}, true, false],
    ['includes a Pod in a requested namespace', ref('a', 'staging'), {}, true, true],
    ['excludes a Pod of the system', ref('a', 'kube-system'), {}, true, false],
    [
      'excludes a kind that is never evaluated',
      ref('kube-root-ca.crt', 'mine', 'v1/ConfigMap'),
      {},
      true,
      false,
    ],
    [
      'includes a volume bound by a recorded claim',
      ref('v', '', 'v1/PersistentVolume'),
      { spec: { claimRef: { namespace: 'mine' } } },
      true,
      true,
    ],
    [
      'excludes a volume bound by another claim',
      ref('v', '', 'v1/PersistentVolume'),
      { spec: { claimRef: { namespace: 'theirs' } } },
      false,
      false,
    ],
    [
      'excludes an unclaimed volume that existed before',
      ref('v', '', 'v1/PersistentVolume'),
      {},
      true,
      false,
    ],
  ])('%s', (_title, objectRef, body, before, expected) => {
    expect(includes(objectRef, body, before)).toBe(expected);
  });
});

describe('the moments of a recording', () => {
  const at = (seq: number, mono: number) => ({ seq, seenAt: mono, mono });
  const set = (seq: number, mono: number, name: string): Change => ({
    op: 'set',
    ...at(seq, mono),
    ...ref(name),
    object: object(name),
    hash: '0'.repeat(16),
  });

  it('are one for the initial state and one per change, with probe responses of the exercise only', () => {
    const observed = (seq: number, probe: string): Change => ({
      op: 'observed',
      what: 'probe',
      ...at(seq, 3_000),
      ...ref('b'),
      object: { probe, url: 'http://b/', answer: { kind: 'refused' } },
    });
    const changes: Change[] = [
      { op: 'reset-begin', ...at(1, 0), why: 'start' },
      set(2, 0, 'a'),
      { op: 'reset-end', ...at(3, 0) },
      set(4, 1_500, 'b'),
      observed(5, 'ex/answer'),
      observed(6, 'other/answer'),
      { op: 'gone', ...at(7, 4_000), ...ref('a'), object: {} },
    ];
    expect(buildMoments(changes, options)).toEqual([
      moment({ seconds: 0, set: [object('a')] }),
      moment({ seconds: 1.5, set: [object('b')] }),
      moment({
        seconds: 1.5,
        answers: [{ check: 'answer', of: 'b', answer: { kind: 'refused' } }],
      }),
      moment({ seconds: 1, gone: ['a'] }),
    ]);
  });

  it('mark an absence after a gap, and delete what the new state no longer has', () => {
    const changes: Change[] = [
      { op: 'reset-begin', ...at(1, 0), why: 'start' },
      set(2, 0, 'a'),
      { op: 'reset-end', ...at(3, 0) },
      { op: 'gap', ...at(4, 9_000), why: 'spool-full', from: 1, to: 2 },
      { op: 'reset-begin', ...at(5, 9_000), why: 'gap' },
      set(6, 9_000, 'b'),
      { op: 'reset-end', ...at(7, 9_000) },
    ];
    expect(buildMoments(changes, options)[1]).toEqual(
      moment({ seconds: 9, away: true, set: [object('b')], gone: ['a'] }),
    );
  });
});

describe('merging moments', () => {
  const history = [1, 2, 3, 2, 5].map((replicas) => moment({ set: [object('rs', { replicas })] }));
  /** The reached steps: 3, then 5. */
  const summarize = (moments: readonly FixtureMoment[]): string => {
    const replicas = moments.map(({ set }) => set[0]?.['replicas']);
    return JSON.stringify([
      replicas.includes(3),
      replicas.indexOf(3) < replicas.lastIndexOf(5),
      replicas.at(-1),
    ]);
  };

  it('keeps the reached steps, the final state and the total time', () => {
    const merged = mergeNeighbors(history, summarize);
    expect(merged.map(({ set }) => set[0]?.['replicas'])).toEqual([3, 5]);
    expect(merged.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(5);
  });

  it('drops a probe response from before its object changed', () => {
    const answers: FixtureMoment['answers'] = [
      { check: 'c', of: 'a', answer: { kind: 'refused' } },
    ];
    expect(
      mergeMoments([
        moment({ set: [object('a')] }),
        moment({ answers }),
        moment({ set: [object('a', { later: true })] }),
      ]).answers,
    ).toEqual([]);
    expect(mergeMoments([moment({ set: [object('a')] }), moment({ answers })]).answers).toEqual(
      answers,
    );
  });

  it('drops the deletion of an object that was never recorded', () => {
    expect(
      removeEmptyMoments([
        moment({ gone: ['unknown'] }),
        moment({ set: [object('a')] }),
        moment({ gone: ['a'] }),
      ]),
    ).toEqual([moment({ set: [object('a')] }), moment({ gone: ['a'] })]);
  });
});
