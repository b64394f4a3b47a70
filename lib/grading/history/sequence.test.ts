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
const stepStates = (played: ReturnType<typeof replayMoments>) =>
  played.progress.live.state === 'evaluated'
    ? played.progress.live.checks[0]?.steps?.map(({ state }) => state)
    : played.progress.live.state;

describe('a sequence', () => {
  test('is its steps one after the other: what shows the last alone proves nothing', () => {
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

  test('is not begun by what the exercise before it leaves, and begun by anything else', () => {
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

  test('belongs to its object: half of it on each of two is not the whole', () => {
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

  test('once complete holds for good, and its evidence is what the steps saw', () => {
    const played = replayMoments(
      scaleExercise,
      setObjects(rs('a', 3)),
      setObjects(rs('a', 5)),
      setObjects(rs('a', 2)),
    );
    expect(stepStates(played)).toEqual(['done', 'done']);
    expect(played.progress.pass?.evidence).toMatchObject([{ name: 'a' }]);
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

  test('remembers of a step the last time it looked like this, until the next one holds', () => {
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
    // Scaling up is no healing: the count that is remembered goes with it.
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

  test('that may have gone on while nobody looked is unknown, until it goes on', () => {
    const away = [setObjects(rs('a', 1), pod('p', 'a')), createMoment({ gone: ['p'], away: true })];
    const played = replayMoments(heal, ...away);
    expect([summarizeReplay(played), played.verdict]).toEqual([{ healed: 'away' }, 'unknown']);
    expect(played.reasons['healed']?.params).toMatchObject({
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

  test('has its time: too slow, and it begins again with what holds then', () => {
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
    const played = replayMoments(quick, ...slow);
    expect([summarizeReplay(played), stepStates(played), played.reasons['quick']?.params]).toEqual([
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

  test('can end with there being nothing: what is left of no attempt does not count', () => {
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

  test('goes on with an object that is no attempt any more, as long as it stands', () => {
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

  test('is kept for so many objects at most, those that came farthest first', () => {
    const names = Array.from({ length: 80 }, (_, index) => `a${String(index)}`);
    const played = replayMoments(
      scaleExercise,
      setObjects(rs('a0', 3)),
      setObjects(rs('a0', 5)),
      ...names.slice(1).flatMap((name) => [setObjects(rs(name, 1)), removeObjects(name)]),
    );
    const kept = Object.entries(played.memory.sequences['scaled'] ?? {});
    expect([
      kept.length,
      kept.find(([key]) => key === 'a0')?.[1].length,
      kept.some(([key]) => key === 'a1'),
    ]).toEqual([64, 2, false]);
  });
});
