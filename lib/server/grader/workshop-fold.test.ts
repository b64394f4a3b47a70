import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { initialChanges, goneChange, podChange } from '#e2e/harness/raw-agent.ts';
import type { Progress } from '#lib/grading/types.ts';
import type { Exercise } from '#lib/packs/types.ts';
import type { Change } from '#lib/protocol/change.ts';
import type { JsonObject } from '#lib/protocol/json.ts';
import type { LogEntry } from '../log/entry.ts';
import { WorkshopFold } from './workshop-fold.ts';
import { WatchdogMarker } from './watchdog.ts';
import type { Checkpoint, SeatUpdate } from './messages.ts';

const words = { ja: '', en: '' };
const pack = testPack([
  testExercise('web', {
    checks: [
      {
        id: 'host',
        title: { ja: '', en: '' },
        kind: 'expect',
        expect: { pod: { spec: { hostNetwork: true } } },
      },
    ],
  }),
  testExercise('api', {
    checks: [
      {
        id: 'node',
        title: { ja: '', en: '' },
        kind: 'cel',
        cel: 'pod.spec.hostNetwork == true',
        message: { ja: '', en: 'no' },
      },
    ],
  }),
]);
const newFold = (): WorkshopFold => new WorkshopFold(pack, [], new WatchdogMarker());

type Step = { seat: string } & (
  | { what: 'set'; name: string; host: boolean }
  | { what: 'gone'; name: string }
  | { what: 'void' | 'hand'; exercise: string }
  | { what: 'reset'; keeps: boolean }
);
const seat = fc.constantFrom('s1', 's2');
const name = fc.constantFrom('web', 'api', 'other');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ seat, what: fc.constant('set' as const), name, host: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ seat, what: fc.constant('gone' as const), name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      seat,
      what: fc.constantFrom('void' as const, 'hand' as const),
      exercise: fc.constantFrom('web', 'api'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ seat, what: fc.constant('reset' as const), keeps: fc.boolean() }),
  },
);

/** The log that these steps leave: positions run on, each seat counts for itself. */
function buildLog(steps: readonly Step[]): LogEntry[] {
  const entries: LogEntry[] = [];
  const seqs = new Map<string, number>();
  const put = (of: string, make: (seq: number) => Change): void => {
    const seq = (seqs.get(of) ?? 0) + 1;
    seqs.set(of, seq);
    const pos = entries.length + 1;
    entries.push({
      log: 'change',
      pos,
      at: 1_000 * pos,
      receivedAt: 1_000 * pos,
      seatId: of,
      epoch: `epoch of ${of}`,
      epochOrdinal: 1,
      change: make(seq),
    });
  };
  for (const of of ['s1', 's2']) for (const change of initialChanges()) put(of, () => change);
  for (const one of steps) {
    if (one.what === 'set')
      put(one.seat, (seq) => podChange(seq, one.name, { hostNetwork: one.host }));
    else if (one.what === 'gone') put(one.seat, (seq) => goneChange(seq, one.name));
    else if (one.what === 'reset') {
      put(one.seat, (seq) => ({ op: 'reset-begin', why: 'resync', seq, seenAt: 1, mono: 1 }));
      if (one.keeps) put(one.seat, (seq) => podChange(seq, 'web', { hostNetwork: true }));
      put(one.seat, (seq) => ({ op: 'reset-end', seq, seenAt: 1, mono: 1 }));
    } else {
      const pos = entries.length + 1;
      entries.push({
        log: 'command',
        pos,
        at: 1_000 * pos,
        actor: 'p',
        kind: one.what === 'void' ? 'void-pass' : 'pass-by-hand',
        seatId: one.seat,
        payload: { exercise: one.exercise },
      });
    }
  }
  return entries;
}

/** What a room that hears every update knows in the end; incidents are judged by batch and left out. */
class SeatStates {
  readonly seats = new Map<
    string,
    { progress: Map<string, unknown>; objects: Map<string, unknown>; rest: unknown }
  >();
  take(updates: readonly SeatUpdate[]): void {
    for (const {
      seat: id,
      isFull,
      progress,
      set,
      removed,
      incidents: _incidents,
      ...rest
    } of updates) {
      const known = (!isFull && this.seats.get(id)) || {
        progress: new Map<string, unknown>(),
        objects: new Map<string, unknown>(),
        rest: null,
      };
      for (const one of progress) known.progress.set(one.exercise, one);
      for (const uid of removed) known.objects.delete(uid);
      for (const { ref, object } of set) known.objects.set(ref.uid, object);
      this.seats.set(id, { ...known, rest });
    }
  }
}

function run(fold: WorkshopFold, batches: readonly (readonly LogEntry[])[]): SeatStates {
  const known = new SeatStates();
  for (const batch of batches) known.take(fold.applyEntries(batch).updates);
  known.take(fold.confirmPendingPasses(Infinity).updates);
  return known;
}

describe('the fold of an event', () => {
  it('comes out the same however the log was cut into batches', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.array(fc.nat(200), { maxLength: 20 }),
        (steps, cuts) => {
          const log = buildLog(steps);
          const ends = [...new Set(cuts.map((cut) => cut % log.length))].sort((a, b) => a - b);
          const batches = [...ends, log.length].map((end, index) =>
            log.slice(ends[index - 1] ?? 0, end),
          );
          const whole = run(newFold(), [log]).seats;
          expect(run(newFold(), batches).seats).toEqual(whole);
          expect(
            run(
              newFold(),
              log.map((entry) => [entry]),
            ).seats,
          ).toEqual(whole);
        },
      ),
      { seed: 20_261, numRuns: 100 },
    );
  }, 30_000);

  it('comes out the same from a checkpoint and the tail, and when the tail begins before the checkpoint', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), fc.nat(), (steps, cut) => {
        const log = buildLog(steps);
        const at = cut % log.length;
        const first = newFold();
        first.applyEntries(log.slice(0, at));
        const kept = JSON.parse(JSON.stringify(first.checkpointAll())) as Checkpoint[];
        const second = newFold();
        second.restoreCheckpoints(kept);
        const known = new SeatStates();
        known.take(second.listFullUpdates());
        known.take(second.applyEntries(log.slice(Math.max(0, at - 5))).updates);
        known.take(second.confirmPendingPasses(Infinity).updates);
        expect(known.seats).toEqual(run(newFold(), [log]).seats);
      }),
      { seed: 20_262, numRuns: 100 },
    );
  }, 30_000);

  it('goes on from the checkpoint of another version of the pack: what was passed stays passed, all else is judged anew', () => {
    const log = buildLog([
      { seat: 's1', what: 'set', name: 'web', host: true },
      { seat: 's1', what: 'set', name: 'api', host: false },
    ]);
    const first = newFold();
    first.applyEntries(log);
    first.confirmPendingPasses(Infinity);
    const other = new WorkshopFold(
      {
        ...pack,
        version: '2',
        exercises: pack.exercises.map((one) =>
          one.id === 'web'
            ? testExercise('web', {
                checks: [
                  {
                    id: 'name',
                    title: words,
                    kind: 'expect',
                    expect: { pod: { spec: { nodeName: 'n' } } },
                  },
                ],
              })
            : one,
        ),
      },
      [],
      new WatchdogMarker(),
    );
    other.restoreCheckpoints(JSON.parse(JSON.stringify(first.checkpointAll())) as Checkpoint[]);
    const [update] = other.listFullUpdates().filter(({ seat: id }) => id === 's1');
    expect(update?.progress).toMatchObject([
      {
        exercise: 'web',
        pass: { packVersion: '1' },
        live: { checks: [{ check: 'name', state: 'fails' }] },
      },
      { exercise: 'api', pass: null, live: { checks: [{ check: 'node', state: 'fails' }] } },
    ]);
    expect(other.applyEntries(log).updates.every(({ progress }) => progress.length === 0)).toBe(
      true,
    );
  });
});

/** A seat's log by hand, a second between entries, and what the last update says of an exercise. */
class SeatScript {
  readonly #fold: WorkshopFold;
  readonly #known = new SeatStates();
  readonly log: LogEntry[] = [];
  #pos = 0;
  #now = 0;
  /** How much later the server hears of it, ms. */
  late = 0;

  constructor(exercise: Exercise) {
    this.#fold = new WorkshopFold(testPack([exercise]), [], new WatchdogMarker());
    for (const change of initialChanges()) this.change(() => change);
  }

  change(make: (seq: number) => Change): this {
    this.#pos += 1;
    this.#now += 1_000;
    return this.#take({
      log: 'change',
      pos: this.#pos,
      at: this.#now,
      receivedAt: this.#now + this.late,
      seatId: 's',
      epoch: 'e',
      epochOrdinal: 1,
      change: make(this.#pos),
    });
  }

  act(kind: string, payload: JsonObject, of: string | null = 's'): this {
    this.#pos += 1;
    this.#now += 1_000;
    return this.#take({
      log: 'command',
      pos: this.#pos,
      at: this.#now,
      actor: 'p',
      kind,
      seatId: of,
      payload,
    });
  }

  get progress(): Progress {
    return this.#known.seats.get('s')?.progress.get('one') as Progress;
  }

  get code(): string | undefined {
    const { live } = this.progress;
    return live.state === 'evaluated'
      ? live.checks.map((check) => (check.state === 'pass' ? 'holds' : check.reason.code)).join()
      : live.state;
  }

  /** As after a restart of the server. */
  again(): this {
    const kept = JSON.parse(JSON.stringify(this.#fold.checkpointAll())) as Checkpoint[];
    this.#fold.restoreCheckpoints(kept);
    return this;
  }

  /** Time passes, and nothing happens. */
  after(ms: number): this {
    this.#now += ms;
    return this;
  }

  /** As the grader's timer does. */
  settle(): this {
    this.#known.take(this.#fold.confirmPendingPasses(this.#now).updates);
    return this;
  }

  get due(): number | null {
    return this.#fold.dueAt;
  }

  #take(entry: LogEntry): this {
    this.log.push(entry);
    this.#known.take(this.#fold.applyEntries([entry]).updates);
    return this;
  }
}

const times = (seq: number) => ({ seq, seenAt: 1_000 * seq, mono: seq });
const answer =
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

describe('a seat across time', () => {
  const asking = testExercise('one', {
    attempt: [{ pod: {} }],
    checks: [
      {
        id: 'asks',
        title: words,
        kind: 'probe',
        probe: { of: 'pod', via: 'pod', scheme: 'http', path: '/' },
        answer: { body: 'foo' },
      },
    ],
  });

  it('is judged by answers of probes that are newer than the object, and forgets those of what is gone', () => {
    const seat = new SeatScript(asking).change(answer('foo')).change(web());
    expect(seat.code).toBe('not-asked');
    expect(seat.change(answer('bar')).code).toBe('body');
    expect(seat.change(web({ nodeName: 'n' })).code).toBe('not-asked');
    expect(
      seat.again().change(answer('foo')).again().after(3_000).settle().progress.pass,
    ).toMatchObject({ source: 'check' });
    expect(seat.change((seq) => goneChange(seq, 'web')).change(web()).code).toBe('not-asked');
  });

  it('is judged by questions that were answered', () => {
    const quiz = testExercise('one', {
      kind: 'quiz',
      subjects: [],
      attempt: [],
      checks: [
        {
          id: 'ask',
          title: words,
          kind: 'quiz',
          quiz: { ask: 'one', question: words, options: [], answer: ['a'], explanation: words },
        },
      ],
    });
    const seat = new SeatScript(quiz).act('quiz-answer', {
      exercise: 'one',
      check: 'ask',
      chosen: ['b'],
    });
    expect([
      seat.code,
      seat.again().act('quiz-answer', { exercise: 'one', check: 'ask', chosen: ['a'] }).progress
        .pass?.source,
    ]).toEqual(['quiz-wrong', 'check']);
  });

  const steps = testExercise('one', {
    subjects: [{ name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true }],
    attempt: [{ pods: {} }],
    checks: [
      {
        id: 'healed',
        title: words,
        kind: 'sequence',
        steps: [
          {
            id: 'one',
            title: words,
            kind: 'cel',
            message: words,
            cel: 'size(pods) == 1',
            remember: { uids: 'pods.map(p, p.metadata.uid)' },
          },
          {
            id: 'other',
            title: words,
            kind: 'cel',
            message: words,
            cel: 'size(pods) == 1 && !(pods[0].metadata.uid in remembered.uids)',
          },
        ],
      },
    ],
  });
  const restart = (...inside: ((seq: number) => Change)[]) => [
    (seq: number): Change => ({ op: 'reset-begin', why: 'start', ...times(seq) }),
    ...inside,
    (seq: number): Change => ({ op: 'reset-end', ...times(seq) }),
  ];

  it('remembers steps over a restart of the server, and does not know what happened while the agent was away', () => {
    const gone = (seq: number) => goneChange(seq, 'web');
    const other = (seq: number) => podChange(seq, 'other');
    expect(
      new SeatScript(steps).change(web()).again().change(gone).again().change(other).progress.pass,
    ).not.toBe(null);
    const away = restart().reduce(
      (seat, change) => seat.change(change),
      new SeatScript(steps).change(web()),
    );
    expect([away.code, away.change(other).progress.pass?.source]).toEqual(['away', 'check']);
  });

  it('begins again where another cluster stands: nothing of the old one was deleted', () => {
    const cluster = { uid: 'k', distribution: 'kind', version: 'v1', nodes: 1 } as const;
    const seat = new SeatScript(steps)
      .change(web())
      .change((seq) => ({ op: 'cluster', cluster, replaced: true, ...times(seq) }))
      .change((seq) => podChange(seq, 'other'));
    expect([seat.code, seat.progress.pass]).toEqual(['stated', null]);
  });

  it('is given and taken passes by a re-grade, which is an act of the whole event', () => {
    const pass = {
      exercise: 'one',
      packVersion: '2',
      pos: 3,
      at: 9,
      source: 're-grade',
      evidence: [],
      foundAtConnect: false,
    };
    const given = {
      pack: 'test',
      version: '2',
      gives: [
        { seat: 's', exercise: 'one', pass },
        { seat: 'other', exercise: 'one', pass },
      ],
      takes: [],
    };
    const seat = new SeatScript(asking).act('re-grade', given, null);
    expect(seat.progress.pass).toEqual(pass);
    expect(
      seat.act('re-grade', { ...given, gives: [], takes: given.gives }, null).progress.pass,
    ).toBe(null);
  });
});

describe('a pass is given for what lasts', () => {
  const ready = (seq: number) => podChange(seq, 'web', { hostNetwork: true });
  const broken = (seq: number) => podChange(seq, 'web', { hostNetwork: false });
  const runs = testExercise('one', {
    attempt: [{ pod: {} }],
    checks: [
      {
        id: 'host',
        title: words,
        kind: 'expect',
        expect: { pod: { spec: { hostNetwork: true } } },
      },
    ],
  });
  /** The passes of a log that is folded again, by now. */
  const again = (seat: SeatScript) => {
    const fold = new WorkshopFold(testPack([runs]), [], new WatchdogMarker());
    const known = new SeatStates();
    known.take(fold.applyEntries(seat.log).updates);
    return (known.seats.get('s')?.progress.get('one') as Progress).pass;
  };

  it('not for a container that is Ready for a moment after each of its starts', () => {
    const seat = new SeatScript(runs);
    for (let start = 0; start < 5; start += 1) {
      seat.change(ready);
      expect([seat.code, seat.progress.pass]).toEqual(['holds', null]);
      seat.change(broken).after(20_000).settle();
    }
    expect([seat.code, seat.progress.pass, seat.due]).toEqual(['differs', null, null]);
  });

  it('as of when its checks began to hold, whether the next entry or the clock tells that they still do', () => {
    const told = new SeatScript(runs).change(ready);
    const { pos, at } = told.log.at(-1) ?? { pos: 0, at: 0 };
    expect(told.due).toBe(at + 3_000);
    expect(told.after(1_000).settle().change(ready).progress.pass).toBe(null);
    expect(told.change(broken).progress).toMatchObject({ pass: { pos, at }, live: { holding: 0 } });
    expect(again(told)).toEqual(told.progress.pass);
    const clocked = new SeatScript(runs).change(ready).again().after(3_000).settle();
    expect(clocked.progress.pass).toMatchObject({ pos, at });
    expect(again(clocked.change(broken))).toEqual(clocked.progress.pass);
  });

  it("by the agent's own times where it was away and tells all at once, and never by an act that came in between", () => {
    const away = (): SeatScript => {
      const seat = new SeatScript(runs);
      seat.late = 100_000;
      return seat.change(ready);
    };
    expect(away().after(2_000).change(broken).progress.pass).not.toBe(null);
    expect(away().change(broken).progress.pass).toBe(null);
    expect(away().act('hint', {}).after(50_000).act('hint', {}).progress.pass).toBe(null);
  });

  it('at once by hand; what was pending then is no more', () => {
    const seat = new SeatScript(runs)
      .change(ready)
      .act('void-pass', { exercise: 'one' })
      .after(9_000)
      .settle();
    expect(seat.progress).toMatchObject({ pass: null, voided: true });
    expect(
      new SeatScript(runs)
        .change(ready)
        .act('pass-by-hand', { exercise: 'one' })
        .after(9_000)
        .settle().progress.pass,
    ).toMatchObject({ source: 'hand' });
  });

  it('anew where other objects hold than did', () => {
    const other = (seq: number) => podChange(seq, 'other', { hostNetwork: true });
    const seat = new SeatScript(runs).change(ready).change(ready).change(other).change(other);
    expect(seat.progress.pass).toBe(null);
    expect(seat.change(other).change(other).progress.pass).toMatchObject({
      evidence: [{ name: 'other' }],
    });
  });

  it('for what ran to its end, though it is deleted at once; for nothing else that is', () => {
    const ended = { containerStatuses: [{ name: 'c', state: { terminated: { exitCode: 0 } } }] };
    const asked = (seq: number) => podChange(seq, 'web', { hostNetwork: true }, ended);
    const as = (metadata: JsonObject) => ({
      object: {
        kind: 'Pod',
        metadata: { name: 'web', uid: 'uid-web', ...metadata },
        spec: { hostNetwork: true },
        status: ended,
      },
    });
    const leaving = (seq: number): Change =>
      ({
        ...podChange(seq, 'web'),
        ...as({ deletionTimestamp: '2026-01-01T00:00:00Z' }),
      }) as Change;
    const gone = (seq: number): Change => ({ ...goneChange(seq, 'web'), ...as({}) }) as Change;
    expect(new SeatScript(runs).change(asked).change(leaving).progress.pass).toMatchObject({
      evidence: [{ name: 'web' }],
    });
    expect(new SeatScript(runs).change(asked).change(gone).progress.pass).toMatchObject({
      evidence: [{ name: 'web' }],
    });
    expect(
      new SeatScript(runs)
        .change(ready)
        .change((seq) => goneChange(seq, 'web'))
        .after(9_000)
        .settle().progress.pass,
    ).toBe(null);
  });
});

it('an exercise that this version of the server cannot judge is unknown, and all others are graded', () => {
  const mixed = testPack([
    testExercise('broken', {
      checks: [
        {
          id: 'old',
          title: words,
          kind: 'cel',
          cel: 'pod.spec.fieldOfAnotherTime == 1',
          message: words,
        },
      ],
    }),
    testExercise('web', {
      checks: [
        {
          id: 'host',
          title: words,
          kind: 'expect',
          expect: { pod: { spec: { hostNetwork: true } } },
        },
      ],
    }),
  ]);
  const fold = new WorkshopFold(mixed, [], new WatchdogMarker());
  const log = buildLog([
    { seat: 's1', what: 'set', name: 'web', host: true },
    { seat: 's1', what: 'set', name: 'broken', host: true },
  ]);
  const progress = [...(run(fold, [log]).seats.get('s1')?.progress.values() ?? [])] as Progress[];
  expect(progress.find((one) => one.exercise === 'web')?.pass).not.toBe(null);
  expect(progress.find((one) => one.exercise === 'broken')?.live).toMatchObject({
    state: 'unknown',
    reason: { code: 'check-error' },
  });
});
