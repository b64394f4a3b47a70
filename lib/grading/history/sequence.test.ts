import { describe, expect, test } from 'vitest';
import { after, compiled, gone, moment, object, owned, said, set } from '../engine/exercise.fixture.ts';

const RS = { name: 'rs', gvk: 'apps/v1/ReplicaSet', namespace: 'default' } as const;
const rs = (name: string, replicas: number, ready = replicas) =>
  object('ReplicaSet', name, { spec: { replicas }, status: { readyReplicas: ready } });
const pod = (name: string, by: string, phase = 'Running') =>
  object('Pod', name, { status: { phase } }, owned(by));
const scale = compiled({
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
const steps = (played: ReturnType<typeof after>) =>
  played.progress.live.state === 'judged'
    ? played.progress.live.checks[0]?.steps?.map(({ state }) => state)
    : played.progress.live.state;

describe('a sequence', () => {
  test('is its steps one after the other: what shows the last alone proves nothing', () => {
    expect(said(after(scale, set(rs('a', 5))))).toEqual({ scaled: 'stated' });
    expect(said(after(scale, set(rs('a', 3)), set(rs('a', 5, 3)), set(rs('a', 5))))).toBe('pass');
  });

  test('is not begun by what the exercise before it leaves, and begun by anything else', () => {
    expect(said(after(scale, set(rs('a', 3))))).toBe('not-started');
    const half = after(scale, set(rs('a', 3)), set(rs('a', 5, 3)));
    expect([said(half), steps(half)]).toEqual([{ scaled: 'stated' }, ['done', 'next']]);
    expect(said(after(scale, set(rs('a', 3)), gone('a')))).toBe('not-started');
  });

  test('belongs to its object: half of it on each of two is not the whole', () => {
    expect(said(after(scale, set(rs('a', 3)), gone('a'), set(rs('b', 5))))).toEqual({
      scaled: 'stated',
    });
    expect(said(after(scale, set(rs('a', 3), rs('b', 5)), set(rs('a', 5))))).toBe('pass');
  });

  test('once complete holds for good, and its evidence is what the steps saw', () => {
    const played = after(scale, set(rs('a', 3)), set(rs('a', 5)), set(rs('a', 2)));
    expect(steps(played)).toEqual(['done', 'done']);
    expect(played.progress.pass?.evidence).toMatchObject([{ name: 'a' }]);
  });

  const heal = compiled({
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
      said(
        after(heal, set(rs('a', 2), pod('p', 'a'), pod('q', 'a')), gone('p'), set(pod('r', 'a'))),
      ),
    ).toBe('pass');
    // Scaling up is no healing: the count that is remembered goes with it.
    const grown = after(heal, set(rs('a', 1), pod('p', 'a')), set(rs('a', 2), pod('q', 'a')));
    expect([said(grown), grown.memory.sequences['healed']?.['a']?.[0]?.remembered]).toEqual([
      { healed: 'stated' },
      { uids: expect.arrayContaining(['p', 'q']) },
    ]);
  });

  test('that may have gone on while nobody looked is unknown, until it goes on', () => {
    const away = [set(rs('a', 1), pod('p', 'a')), moment({ gone: ['p'], away: true })];
    const played = after(heal, ...away);
    expect([said(played), played.verdict]).toEqual([{ healed: 'away' }, 'unknown']);
    expect(played.reasons['healed']?.params).toMatchObject({
      from: expect.any(Number),
      to: expect.any(Number),
    });
    expect(said(after(heal, ...away, set(pod('q', 'a'))))).toBe('pass');
    expect(said(after(scale, set(rs('a', 3)), moment({ set: [rs('a', 4)], away: true })))).toBe(
      'not-started',
    );
  });

  test('has its time: too slow, and it begins again with what holds then', () => {
    const quick = compiled({
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
    const slow = [set(rs('a', 1)), set(rs('a', 2)), moment({ seconds: 61, set: [rs('a', 3)] })];
    const played = after(quick, ...slow);
    expect([said(played), steps(played), played.reasons['quick']?.params]).toEqual([
      { quick: 'too-slow' },
      ['next', 'ahead', 'ahead'],
      { minutes: 1 },
    ]);
    expect(said(after(quick, ...slow, set(rs('a', 1)), set(rs('a', 2)), set(rs('a', 3))))).toBe(
      'pass',
    );
  });

  const tidy = compiled({
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
    expect(said(after(tidy, set(pod('echo', '')), set(pod('other', ''))))).toBe('not-started');
    expect(said(after(tidy, set(pod('echo', ''), pod('other', '')), gone('echo')))).toBe('pass');
    expect(said(after(tidy, set(pod('other', ''))))).toBe('not-started');
  });

  test('goes on with an object that is no attempt any more, as long as it stands', () => {
    const labels = compiled({
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
      object('Pod', 'p', {}, value === null ? {} : { labels: { app: value } });
    expect(said(after(labels, set(labelled('echo')), set(labelled(null))))).toBe('pass');
    expect(
      said(after(labels, set(labelled('echo')), set(labelled('x'), object('Pod', 'q')))),
    ).toEqual({ orphan: 'unwanted' });
  });

  test('is kept for so many objects at most, those that came farthest first', () => {
    const names = Array.from({ length: 80 }, (_, index) => `a${String(index)}`);
    const played = after(
      scale,
      set(rs('a0', 3)),
      set(rs('a0', 5)),
      ...names.slice(1).flatMap((name) => [set(rs(name, 1)), gone(name)]),
    );
    const kept = Object.entries(played.memory.sequences['scaled'] ?? {});
    expect([
      kept.length,
      kept.find(([key]) => key === 'a0')?.[1].length,
      kept.some(([key]) => key === 'a1'),
    ]).toEqual([64, 2, false]);
  });
});
