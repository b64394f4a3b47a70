import { describe, expect, it } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { goneChange, initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import type { Progress } from '#lib/grading/types.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { Change } from '#lib/protocol/change.ts';
import { NO_TEXT, SeatScript, SeatStates } from './fold.fixture.ts';
import { WatchdogMarker } from './watchdog.ts';
import { WorkshopFold } from './workshop-fold.ts';

const createFold = (exercise: Exercise): WorkshopFold =>
  new WorkshopFold({
    pack: testPack([exercise]),
    slowChecks: [],
    marker: new WatchdogMarker(),
  });
const createScript = (exercise: Exercise): SeatScript =>
  new SeatScript(createFold(exercise), initialChanges());

const times = (seq: number) => ({ seq, seenAt: 1_000 * seq, mono: seq });
const probeResponse =
  (body: string) =>
  (seq: number): Change => ({
    op: 'observed',
    what: 'probe',
    ...times(seq),
    uid: 'uid-web',
    gvk: 'v1/Pod',
    ns: 'default',
    name: 'web',
    object: {
      probe: 'one/asks',
      url: 'http://10.0.0.1/',
      answer: { kind: 'answered', status: 200, body, truncated: false },
    },
  });
const web =
  (spec: JsonObject = {}) =>
  (seq: number) =>
    podChange(seq, 'web', spec);

describe('the fold of a seat over time', () => {
  const probing = testExercise('one', {
    attempt: [{ pod: {} }],
    checks: [
      {
        id: 'asks',
        title: NO_TEXT,
        kind: 'probe',
        probe: { of: 'pod', via: 'pod', scheme: 'http', path: '/' },
        answer: { body: 'foo' },
      },
    ],
  });

  it('uses probe responses that are newer than the object and forgets those of removed objects', () => {
    const seat = createScript(probing).change(probeResponse('foo')).change(web());
    expect(seat.code).toBe('not-asked');
    expect(seat.change(probeResponse('bar')).code).toBe('body');
    expect(seat.change(web({ nodeName: 'n' })).code).toBe('not-asked');
    expect(
      seat.restart().change(probeResponse('foo')).restart().wait(3_000).confirmPasses().progress
        .pass,
    ).toMatchObject({ source: 'check' });
    expect(seat.change((seq) => goneChange(seq, 'web')).change(web()).code).toBe('not-asked');
  });

  it('grades quiz answers', () => {
    const quiz = testExercise('one', {
      kind: 'quiz',
      subjects: [],
      attempt: [],
      checks: [
        {
          id: 'ask',
          title: NO_TEXT,
          kind: 'quiz',
          quiz: {
            ask: 'one',
            question: NO_TEXT,
            options: [],
            answer: ['a'],
            explanation: NO_TEXT,
          },
        },
      ],
    });
    const answer = (chosen: string) => ({ exerciseId: 'one', check: 'ask', chosen: [chosen] });
    const seat = createScript(quiz).command('answer-quiz', answer('b'));
    expect([
      seat.code,
      seat.restart().command('answer-quiz', answer('a')).progress.pass?.source,
    ]).toEqual(['quiz-wrong', 'check']);
  });

  const steps = testExercise('one', {
    subjects: [{ name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true }],
    attempt: [{ pods: {} }],
    checks: [
      {
        id: 'healed',
        title: NO_TEXT,
        kind: 'sequence',
        steps: [
          {
            id: 'one',
            title: NO_TEXT,
            kind: 'cel',
            message: NO_TEXT,
            cel: 'size(pods) == 1',
            remember: { uids: 'pods.map(p, p.metadata.uid)' },
          },
          {
            id: 'other',
            title: NO_TEXT,
            kind: 'cel',
            message: NO_TEXT,
            cel: 'size(pods) == 1 && !(pods[0].metadata.uid in remembered.uids)',
          },
        ],
      },
    ],
  });
  const agentRestart = (...inside: ((seq: number) => Change)[]) => [
    (seq: number): Change => ({ op: 'reset-begin', why: 'start', ...times(seq) }),
    ...inside,
    (seq: number): Change => ({ op: 'reset-end', ...times(seq) }),
  ];

  it('remembers steps over a restart of the server, and reports the absence of the agent', () => {
    const gone = (seq: number) => goneChange(seq, 'web');
    const other = (seq: number) => podChange(seq, 'other');
    expect(
      createScript(steps).change(web()).restart().change(gone).restart().change(other).progress
        .pass,
    ).not.toBe(null);
    const away = agentRestart().reduce(
      (seat, change) => seat.change(change),
      createScript(steps).change(web()),
    );
    expect([away.code, away.change(other).progress.pass?.source]).toEqual(['away', 'check']);
  });

  it('can’t verify a step that may have happened while the server stored nothing of the seat', () => {
    const limited = createScript(steps)
      .change(web())
      .command('seat-limited', { scope: 'seat', limitBytes: 1 })
      .wait(60_000)
      .command('seat-resumed', { since: 5_000 });
    const gone = (seq: number) => goneChange(seq, 'web');
    expect(limited.change(gone).code).toBe('away');
    expect(createScript(steps).change(web()).change(gone).code).toBe('stated');
  });

  it('starts over when the cluster was replaced, because objects of the old one were not deleted', () => {
    const cluster = { uid: 'k', distribution: 'kind', version: 'v1', nodes: 1 } as const;
    const seat = createScript(steps)
      .change(web())
      .change((seq) => ({ op: 'cluster', cluster, replaced: true, ...times(seq) }))
      .change((seq) => podChange(seq, 'other'));
    expect([seat.code, seat.progress.pass]).toEqual(['stated', null]);
  });

  it('grants and revokes passes by a regrade, which is a command of the whole workshop', () => {
    const pass = {
      exercise: 'one',
      packVersion: '2',
      pos: 3,
      at: 9,
      source: 'regrade',
      evidence: [],
      foundAtConnect: false,
    };
    const regrade = {
      pack: 'test',
      version: '2',
      granted: [
        { seatId: 's', exerciseId: 'one', pass },
        { seatId: 'other', exerciseId: 'one', pass },
      ],
      revoked: [],
    };
    const seat = createScript(probing).command('regrade', regrade, null);
    expect(seat.progress.pass).toEqual(pass);
    expect(
      seat.command('regrade', { ...regrade, granted: [], revoked: regrade.granted }, null).progress
        .pass,
    ).toBe(null);
  });
});

describe('a pass', () => {
  const ready = (seq: number) => podChange(seq, 'web', { hostNetwork: true });
  const broken = (seq: number) => podChange(seq, 'web', { hostNetwork: false });
  const exercise = testExercise('one', {
    attempt: [{ pod: {} }],
    checks: [
      {
        id: 'host',
        title: NO_TEXT,
        kind: 'expect',
        expect: { pod: { spec: { hostNetwork: true } } },
      },
    ],
  });
  /** The pass after a replay of the log in one batch. */
  const replayedPass = (seat: SeatScript) => {
    const fold = createFold(exercise);
    const states = new SeatStates();
    states.apply(fold.applyEntries(seat.log).updates);
    return (states.seats.get('s')?.progress.get('one') as Progress).pass;
  };

  it('is not granted for a container that is Ready for a moment after each of its starts', () => {
    const seat = createScript(exercise);
    for (let start = 0; start < 5; start += 1) {
      seat.change(ready);
      expect([seat.code, seat.progress.pass]).toEqual(['pass', null]);
      seat.change(broken).wait(20_000).confirmPasses();
    }
    expect([seat.code, seat.progress.pass, seat.dueAt]).toEqual(['differs', null, null]);
  });

  it('dates from when its checks first passed, whether the next entry or the clock confirms it', () => {
    const byEntry = createScript(exercise).change(ready);
    const { pos, at } = byEntry.log.at(-1) ?? { pos: 0, at: 0 };
    expect(byEntry.dueAt).toBe(at + 3_000);
    expect(byEntry.wait(1_000).confirmPasses().change(ready).progress.pass).toBe(null);
    expect(byEntry.change(broken).progress).toMatchObject({
      pass: { pos, at },
      live: { passing: 0 },
    });
    expect(replayedPass(byEntry)).toEqual(byEntry.progress.pass);
    const byClock = createScript(exercise).change(ready).restart().wait(3_000).confirmPasses();
    expect(byClock.progress.pass).toMatchObject({ pos, at });
    expect(replayedPass(byClock.change(broken))).toEqual(byClock.progress.pass);
  });

  it("uses the agent's times when its changes arrive late, and no command that came in between", () => {
    const delayed = (): SeatScript => {
      const seat = createScript(exercise);
      seat.delayMs = 100_000;
      return seat.change(ready);
    };
    expect(delayed().wait(2_000).change(broken).progress.pass).not.toBe(null);
    expect(delayed().change(broken).progress.pass).toBe(null);
    expect(delayed().command('hint', {}).wait(50_000).command('hint', {}).progress.pass).toBe(null);
  });

  it('is granted at once when marked by an instructor, and is no longer pending when revoked', () => {
    const seat = createScript(exercise)
      .change(ready)
      .command('revoke-pass', { exerciseId: 'one' })
      .wait(9_000)
      .confirmPasses();
    expect(seat.progress).toMatchObject({ pass: null, voided: true });
    expect(
      createScript(exercise)
        .change(ready)
        .command('mark-passed', { exerciseId: 'one' })
        .wait(9_000)
        .confirmPasses().progress.pass,
    ).toMatchObject({ source: 'instructor' });
  });

  it('becomes pending again when other objects satisfy the checks', () => {
    const other = (seq: number) => podChange(seq, 'other', { hostNetwork: true });
    const seat = createScript(exercise).change(ready).change(ready).change(other).change(other);
    expect(seat.progress.pass).toBe(null);
    expect(seat.change(other).change(other).progress.pass).toMatchObject({
      evidence: [{ name: 'other' }],
    });
  });

  it('is granted for a Pod that ran to completion and was deleted at once, but for no other deleted Pod', () => {
    const status = { containerStatuses: [{ name: 'c', state: { terminated: { exitCode: 0 } } }] };
    const completed = (seq: number) => podChange(seq, 'web', { hostNetwork: true }, status);
    const withMetadata = (metadata: JsonObject) => ({
      object: {
        kind: 'Pod',
        metadata: { name: 'web', uid: 'uid-web', ...metadata },
        spec: { hostNetwork: true },
        status,
      },
    });
    const terminating = (seq: number): Change =>
      ({
        ...podChange(seq, 'web'),
        ...withMetadata({ deletionTimestamp: '2026-01-01T00:00:00Z' }),
      }) as Change;
    const gone = (seq: number): Change =>
      ({ ...goneChange(seq, 'web'), ...withMetadata({}) }) as Change;
    expect(
      createScript(exercise).change(completed).change(terminating).progress.pass,
    ).toMatchObject({ evidence: [{ name: 'web' }] });
    expect(createScript(exercise).change(completed).change(gone).progress.pass).toMatchObject({
      evidence: [{ name: 'web' }],
    });
    expect(
      createScript(exercise)
        .change(ready)
        .change((seq) => goneChange(seq, 'web'))
        .wait(9_000)
        .confirmPasses().progress.pass,
    ).toBe(null);
  });
});
