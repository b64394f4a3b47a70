import { describe, expect, test } from 'vitest';
import {
  replayMoments,
  compileTestExercise,
  removeObjects,
  createMoment,
  createObject,
  ownerMetadata,
  summarizeReplay,
  setObjects,
} from '../engine/exercise.fixture.ts';

const RS = { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' } as const;
const rs = (name: string, replicas: number, ready = replicas) =>
  createObject('ReplicaSet', name, { spec: { replicas }, status: { readyReplicas: ready } });
const pod = (name: string, by: string, phase = 'Running') =>
  createObject('Pod', name, { status: { phase } }, ownerMetadata(by));
const scaleExercise = compileTestExercise({
  subjects: [RS],
  attempt: [{ rs: {} }],
  checks: [
    {
      id: 'scaled',
      kind: 'sequence',
      of: 'rs',
      steps: [
        { id: 'few', kind: 'cel', cel: 'rs.spec.replicas < 5', before: true },
        { id: 'five', kind: 'cel', cel: 'rs.spec.replicas == 5 && rs.status.readyReplicas == 5' },
      ],
    },
  ],
});
const stepStates = (result: ReturnType<typeof replayMoments>) =>
  result.progress.live.state === 'evaluated'
    ? result.progress.live.checks[0]?.steps?.map(({ state }) => state)
    : result.progress.live.state;

describe('sequence checks', () => {
  test('a sequence passes only if its steps are observed one after another, not with the last step alone', () => {
    expect(summarizeReplay(replayMoments(scaleExercise, setObjects(rs('a', 5))))).toEqual({
      scaled: 'stated',
    });
    expect(
      summarizeReplay(
        replayMoments(
          scaleExercise,
          setObjects(rs('a', 3)),
          setObjects(rs('a', 5, 3)),
          setObjects(rs('a', 5)),
        ),
      ),
    ).toBe('pass');
  });

  test('a sequence does not start with the state that the previous exercise leaves, but with any other step', () => {
    expect(summarizeReplay(replayMoments(scaleExercise, setObjects(rs('a', 3))))).toBe(
      'not-started',
    );
    const half = replayMoments(scaleExercise, setObjects(rs('a', 3)), setObjects(rs('a', 5, 3)));
    expect([summarizeReplay(half), stepStates(half)]).toEqual([
      { scaled: 'stated' },
      ['done', 'next'],
    ]);
    expect(
      summarizeReplay(replayMoments(scaleExercise, setObjects(rs('a', 3)), removeObjects('a'))),
    ).toBe('not-started');
  });

  test('the steps of a sequence on two objects do not add up', () => {
    expect(
      summarizeReplay(
        replayMoments(
          scaleExercise,
          setObjects(rs('a', 3)),
          removeObjects('a'),
          setObjects(rs('b', 5)),
        ),
      ),
    ).toEqual({
      scaled: 'stated',
    });
    expect(
      summarizeReplay(
        replayMoments(scaleExercise, setObjects(rs('a', 3), rs('b', 5)), setObjects(rs('a', 5))),
      ),
    ).toBe('pass');
  });

  test('a complete sequence stays passed, and its evidence is the objects of its steps', () => {
    const result = replayMoments(
      scaleExercise,
      setObjects(rs('a', 3)),
      setObjects(rs('a', 5)),
      setObjects(rs('a', 2)),
    );
    expect(stepStates(result)).toEqual(['done', 'done']);
    expect(result.progress.pass?.evidence).toMatchObject([{ name: 'a' }]);
  });

  const heal = compileTestExercise({
    subjects: [
      RS,
      { name: 'pods', gvk: 'v1/Pod', namespace: 'default', ownedBy: 'rs', many: true },
    ],
    attempt: [{ rs: {} }],
    checks: [
      {
        id: 'healed',
        kind: 'sequence',
        of: 'rs',
        steps: [
          {
            id: 'whole',
            kind: 'cel',
            cel: 'size(pods) == rs.spec.replicas',
            remember: { uids: 'pods.map(p, p.metadata.uid)' },
          },
          {
            id: 'again',
            kind: 'cel',
            cel: 'size(pods) == rs.spec.replicas && pods.exists(p, !(p.metadata.uid in remembered.uids)) && remembered.uids.exists(u, !pods.exists(p, p.metadata.uid == u))',
          },
        ],
      },
    ],
  });

  test('a step remembers its newest values until the next step is satisfied', () => {
    expect(
      summarizeReplay(
        replayMoments(
          heal,
          setObjects(rs('a', 2), pod('p', 'a'), pod('q', 'a')),
          removeObjects('p'),
          setObjects(pod('r', 'a')),
        ),
      ),
    ).toBe('pass');
    // Scaling up isn't healing: the remembered uids are updated with the replica count.
    const grown = replayMoments(
      heal,
      setObjects(rs('a', 1), pod('p', 'a')),
      setObjects(rs('a', 2), pod('q', 'a')),
    );
    expect([
      summarizeReplay(grown),
      grown.memory.sequences['healed']?.['a']?.[0]?.remembered,
    ]).toEqual([{ healed: 'stated' }, { uids: expect.arrayContaining(['p', 'q']) }]);
  });

  test('a sequence that may have advanced during a gap in the log is unknown until its next step', () => {
    const away = [setObjects(rs('a', 1), pod('p', 'a')), createMoment({ gone: ['p'], away: true })];
    const result = replayMoments(heal, ...away);
    expect([summarizeReplay(result), result.verdict]).toEqual([{ healed: 'away' }, 'unknown']);
    expect(result.reasons['healed']?.params).toMatchObject({
      from: expect.any(Number),
      to: expect.any(Number),
    });
    expect(summarizeReplay(replayMoments(heal, ...away, setObjects(pod('q', 'a'))))).toBe('pass');
    expect(
      summarizeReplay(
        replayMoments(
          scaleExercise,
          setObjects(rs('a', 3)),
          createMoment({ set: [rs('a', 4)], away: true }),
        ),
      ),
    ).toBe('not-started');
  });

  test('a sequence that exceeds its time limit starts again from the current state', () => {
    const quick = compileTestExercise({
      subjects: [RS],
      attempt: [{ rs: {} }],
      checks: [
        {
          id: 'quick',
          kind: 'sequence',
          within: 60_000,
          steps: [
            { id: 'one', kind: 'expect', expect: { rs: { spec: { replicas: 1 } } } },
            { id: 'two', kind: 'expect', expect: { rs: { spec: { replicas: 2 } } } },
            { id: 'three', kind: 'expect', expect: { rs: { spec: { replicas: 3 } } } },
          ],
        },
      ],
    });
    const slow = [
      setObjects(rs('a', 1)),
      setObjects(rs('a', 2)),
      createMoment({ seconds: 61, set: [rs('a', 3)] }),
    ];
    const result = replayMoments(quick, ...slow);
    expect([summarizeReplay(result), stepStates(result), result.reasons['quick']?.params]).toEqual([
      { quick: 'too-slow' },
      ['next', 'ahead', 'ahead'],
      { minutes: 1 },
    ]);
    expect(
      summarizeReplay(
        replayMoments(
          quick,
          ...slow,
          setObjects(rs('a', 1)),
          setObjects(rs('a', 2)),
          setObjects(rs('a', 3)),
        ),
      ),
    ).toBe('pass');
  });

  const tidy = compileTestExercise({
    subjects: [{ name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true }],
    attempt: [{ pods: { metadata: { name: 'echo' } } }],
    checks: [
      {
        id: 'tidy',
        kind: 'sequence',
        steps: [
          { id: 'there', before: true, kind: 'cel', cel: 'size(pods) > 0' },
          { id: 'gone', kind: 'cel', cel: 'size(pods) == 0' },
        ],
      },
    ],
  });

  test('a sequence can end with the deletion of its objects, and ignores objects outside the attempt', () => {
    expect(
      summarizeReplay(
        replayMoments(tidy, setObjects(pod('echo', '')), setObjects(pod('other', ''))),
      ),
    ).toBe('not-started');
    expect(
      summarizeReplay(
        replayMoments(tidy, setObjects(pod('echo', ''), pod('other', '')), removeObjects('echo')),
      ),
    ).toBe('pass');
    expect(summarizeReplay(replayMoments(tidy, setObjects(pod('other', ''))))).toBe('not-started');
  });

  test('a sequence continues with an existing object that no longer matches an attempt', () => {
    const labels = compileTestExercise({
      attempt: [{ pod: { metadata: { labels: { app: 'echo' } } } }],
      checks: [
        {
          id: 'orphan',
          kind: 'sequence',
          of: 'pod',
          steps: [
            {
              id: 'with',
              kind: 'expect',
              expect: { pod: { metadata: { labels: { app: 'echo' } } } },
            },
            {
              id: 'without',
              kind: 'expect',
              expect: { pod: { metadata: { labels: { app: null } } } },
            },
          ],
        },
      ],
    });
    const labelled = (value: string | null) =>
      createObject('Pod', 'p', {}, value === null ? {} : { labels: { app: value } });
    expect(
      summarizeReplay(
        replayMoments(labels, setObjects(labelled('echo')), setObjects(labelled(null))),
      ),
    ).toBe('pass');
    expect(
      summarizeReplay(
        replayMoments(
          labels,
          setObjects(labelled('echo')),
          setObjects(labelled('x'), createObject('Pod', 'q')),
        ),
      ),
    ).toEqual({ orphan: 'unwanted' });
  });

  test('the memory keeps the sequences of at most 64 objects, preferring those with the most steps', () => {
    const names = Array.from({ length: 80 }, (_, index) => `a${String(index)}`);
    const result = replayMoments(
      scaleExercise,
      setObjects(rs('a0', 3)),
      setObjects(rs('a0', 5)),
      ...names.slice(1).flatMap((name) => [setObjects(rs(name, 1)), removeObjects(name)]),
    );
    const sequences = Object.entries(result.memory.sequences['scaled'] ?? {});
    expect([
      sequences.length,
      sequences.find(([key]) => key === 'a0')?.[1].length,
      sequences.some(([key]) => key === 'a1'),
    ]).toEqual([64, 2, false]);
  });
});
