import { expect, it } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { initialChanges, goneChange, podChange } from '#e2e/harness/raw-agent.ts';
import { createMirror, applyChange } from '#lib/cluster/mirror.ts';
import { MIRROR_CHECKPOINT_VERSION, toCheckpoint } from '#lib/cluster/mirror-checkpoint.ts';
import { WorkshopFold } from '#lib/server/grader/workshop-fold.ts';
import { WatchdogMarker } from '#lib/server/grader/watchdog.ts';
import type { GraderResponse, GraderRequest } from '#lib/server/grader/messages.ts';
import { CHECKPOINT_VERSION } from '#lib/server/grader/seat-checkpoint.ts';
import type { LogEntry } from '#lib/server/log/entry.ts';
import type { Change } from '../change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { asJson, expectGolden, membersOf } from './golden.ts';

const text = { ja: '', en: 'words' };
const ready = { kind: 'cel', cel: 'pod.spec.hostNetwork == true', message: text } as const;

/** One exercise for each kind of memory in a checkpoint. */
const pack = testPack([
  testExercise('web', {
    checks: [{ id: 'host', title: text, ...ready }],
  }),
  testExercise('steps', {
    attempt: [{ pod: {} }],
    checks: [
      {
        id: 'healed',
        title: text,
        kind: 'sequence',
        steps: [
          { id: 'made', title: text, ...ready, remember: { uid: 'pod.metadata.uid' } },
          {
            id: 'other',
            title: text,
            kind: 'cel',
            message: text,
            cel: 'pod.metadata.uid != remembered.uid',
          },
        ],
      },
    ],
  }),
  testExercise('asks', {
    attempt: [{ pod: {} }],
    checks: [
      {
        id: 'answers',
        title: text,
        kind: 'probe',
        probe: { of: 'pod', via: 'pod', scheme: 'http', path: '/' },
        answer: { body: 'right' },
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
        title: text,
        kind: 'quiz',
        quiz: { ask: 'one', question: text, options: [], answer: ['a'], explanation: text },
      },
    ],
  }),
  testExercise('hand', {
    checks: [
      {
        id: 'host',
        title: text,
        kind: 'expect',
        expect: { pod: { spec: { hostNetwork: true } } },
      },
    ],
  }),
]);

const broken = {
  containerStatuses: [
    {
      name: 'web',
      image: 'ngnix',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ErrImagePull', message: 'not found' } },
    },
  ],
};

/** A short log of one seat, a second between entries. */
class Log {
  readonly entries: LogEntry[] = [];
  #seq = 0;

  change(make: (seq: number) => Change): this {
    this.#seq += 1;
    const pos = this.entries.length + 1;
    this.entries.push({
      log: 'change',
      pos,
      at: 1_000 * pos,
      receivedAt: 1_000 * pos + 10,
      seatId: 's1',
      epoch: 'epoch0000000000a',
      epochOrdinal: 1,
      change: make(this.#seq),
    });
    return this;
  }

  command(kind: string, payload: JsonObject): this {
    const pos = this.entries.length + 1;
    const at = 1_000 * pos;
    this.entries.push({ log: 'command', pos, at, actor: 'p1', kind, seatId: 's1', payload });
    return this;
  }
}

const times = (seq: number) => ({ seq, seenAt: 1_000 * seq, mono: seq });

function logOf(): Log {
  const log = new Log();
  log.change((seq) => ({
    op: 'cluster',
    ...times(seq),
    cluster: { uid: 'uid-1', distribution: 'kind', version: 'v1.34.1', nodes: 1 },
    replaced: false,
  }));
  const start = initialChanges().length;
  for (let index = 0; index < start; index += 1)
    log.change((seq) => ({ ...initialChanges()[index]!, seq }));
  return log
    .change((seq) => podChange(seq, 'web', { hostNetwork: true }))
    .change((seq) => podChange(seq, 'pull', { containers: [{ name: 'web', image: 'ngnix' }] }))
    .change((seq) =>
      podChange(seq, 'pull', { containers: [{ name: 'web', image: 'ngnix' }] }, broken),
    )
    .change((seq) => ({
      op: 'observed',
      what: 'probe',
      ...times(seq),
      uid: 'uid-web',
      gvk: 'v1/Pod',
      ns: 'default',
      name: 'web',
      object: {
        probe: 'asks/answers',
        url: 'http://10.0.0.1/',
        answer: { kind: 'answered', status: 200, body: 'wrong', truncated: false },
      },
    }))
    .command('answer-quiz', { exerciseId: 'quiz', check: 'ask', chosen: ['b'] })
    .command('mark-passed', { exerciseId: 'hand' })
    .change((seq) => ({ op: 'gap', ...times(seq), why: 'spool-full', from: 1, to: 2 }))
    .command('mark-passed', { exerciseId: 'web' })
    .command('revoke-pass', { exerciseId: 'web' })
    .change((seq) => podChange(seq, 'hand', { hostNetwork: false }))
    .change((seq) => podChange(seq, 'other'))
    .change((seq) => goneChange(seq, 'other'))
    .change((seq) => ({ op: 'reset-begin', ...times(seq), why: 'resync' }))
    .change((seq) => podChange(seq, 'web', { hostNetwork: true }));
}

const newFold = (): WorkshopFold =>
  new WorkshopFold({ pack, slowChecks: [], marker: new WatchdogMarker() });

it('keeps the stored shape of a seat checkpoint', async () => {
  const fold = newFold();
  const { updates } = fold.applyEntries(logOf().entries);
  const [checkpoint] = fold.checkpointAll().checkpoints;
  await expectGolden('checkpoint-seat', { fold: CHECKPOINT_VERSION, checkpoint, updates });
});

it('restores the seat from the stored checkpoint', () => {
  const first = newFold();
  const [full] = first.applyEntries(logOf().entries).updates;
  const checkpoints = asJson(first.checkpointAll().checkpoints);
  const second = newFold();
  const [restored] = second.restoreCheckpoints(checkpoints).updates;
  expect(restored).toEqual({ ...full, ...restored, isFull: true });
  expect(restored?.mirrorPosition).toEqual(full?.mirrorPosition);
});

it('keeps the stored shape of a mirror checkpoint in the middle of a reset', async () => {
  const mirror = createMirror();
  for (const entry of logOf().entries)
    if (entry.log === 'change') {
      const { pos, at, epoch, epochOrdinal, change } = entry;
      applyChange(mirror, change, { pos, at, epoch, epochOrdinal });
    }
  await expectGolden('checkpoint-mirror', {
    version: MIRROR_CHECKPOINT_VERSION,
    checkpoint: toCheckpoint(mirror),
  });
});

it('keeps a pending pass in the checkpoint until it is confirmed', async () => {
  const fold = newFold();
  const log = new Log();
  for (const change of initialChanges()) log.change(() => change);
  log.change((seq) => podChange(seq, 'web', { hostNetwork: true }));
  fold.applyEntries(log.entries);
  const pending = fold.checkpointAll().checkpoints;
  fold.confirmPendingPasses(Number.MAX_SAFE_INTEGER);
  await expectGolden('checkpoint-pass', { pending, confirmed: fold.checkpointAll().checkpoints });
});

it('keeps the names of the messages to and from the grader', async () => {
  await expectGolden('grader-messages', {
    to: membersOf<GraderRequest['kind']>({
      restore: true,
      discard: true,
      'disable-checks': true,
      entries: true,
      replay: true,
      'confirm-passes': true,
      checkpoint: true,
    }),
    from: membersOf<GraderResponse['kind']>({ updates: true, replayed: true, checkpoints: true }),
  });
});
