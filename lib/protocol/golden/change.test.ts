import { it } from 'vitest';
import {
  fromCommandRow,
  fromChangeRow,
  toGapRecord,
  toRow,
  type NewRow,
} from '#lib/server/log/rows.ts';
import type { CommandEntry, ChangeEntry } from '#lib/server/log/entry.ts';
import { Change, KindState, type ChangeOf } from '../change.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import { ProbeVia } from '../plan.ts';
import { ProbeObservation, type ProbeResponse } from '../probe.ts';
import { asJson, expectGolden } from './golden.ts';

const HASH = '0123456789abcdef';
const numbered = (seq: number) => ({ seq, seenAt: 1_000 + seq, mono: seq });
const pod = { uid: 'uid-web', gvk: 'v1/Pod', ns: 'default', name: 'web' };
const object = { kind: 'Pod', metadata: { name: 'web' } };

const CHANGES = {
  set: { op: 'set', ...numbered(1), ...pod, object, hash: HASH },
  gone: { op: 'gone', ...numbered(2), ...pod, object, inferred: { since: 900 } },
  observed: {
    op: 'observed',
    ...numbered(3),
    ...pod,
    what: 'probe',
    object: {
      probe: 'web/answers',
      url: 'http://10.0.0.1/',
      answer: { kind: 'refused' },
    } satisfies ProbeObservation,
  },
  'reset-begin': { op: 'reset-begin', ...numbered(4), why: 'start' },
  'reset-end': { op: 'reset-end', ...numbered(5) },
  'plan-applied': {
    op: 'plan-applied',
    ...numbered(6),
    plan: 3,
    kinds: { 'v1/Pod': 'watching', 'v1/Secret': 'forbidden', 'v1/Widget': 'absent' },
  },
  cluster: {
    op: 'cluster',
    ...numbered(7),
    cluster: { uid: 'uid', distribution: 'minikube', version: 'v1.34.1', nodes: 1 },
    replaced: true,
  },
  gap: { op: 'gap', ...numbered(8), why: 'spool-full', from: 800, to: 900 },
} satisfies { readonly [Op in Change['op']]: ChangeOf<Op> };

const ANSWERS = {
  answered: {
    kind: 'answered',
    status: 200,
    body: 'hello',
    truncated: true,
    certificate: {
      names: ['web.example.com'],
      subject: 'CN=web',
      issuer: 'CN=ca',
      selfSigned: false,
      notBefore: 1,
      notAfter: 2,
      fallback: false,
    },
    location: 'https://web.example.com/',
    proxy: 'Server: squid/5.7',
    tried: [9113, 80],
    others: [{ port: 9113, status: 404, body: 'metrics', truncated: false }],
  },
  refused: { kind: 'refused', tried: [8080, 80] },
  'timed-out': { kind: 'timed-out' },
  'no-address': { kind: 'no-address' },
  'no-tls': { kind: 'no-tls', why: 'not TLS' },
  broken: { kind: 'broken', why: 'reset' },
  'cannot-ask': { kind: 'cannot-ask', why: 'no route' },
} satisfies { readonly [Kind in ProbeResponse['kind']]: Extract<ProbeResponse, { kind: Kind }> };

const entryOf = (change: Change): Extract<NewRow, { log: 'change' }> => ({
  log: 'change',
  seatId: 's1',
  epoch: 'epoch0000000000a',
  epochOrdinal: 2,
  change,
  at: 1_500,
  receivedAt: 1_600,
  fingerprint: 'f'.repeat(64),
  bytes: 100,
});
const COMMAND: CommandEntry = {
  log: 'command',
  pos: 9,
  at: 2_000,
  actor: 'p1',
  kind: 'set-current-exercise',
  seatId: 's1',
  payload: { exerciseId: 'web' },
};

it('keeps the shape of every change that an agent sends', async () => {
  await expectGolden(
    'changes',
    Object.values(CHANGES).map((change) => Change.parse(asJson(change))),
  );
});

it('keeps the shape of every response to a probe, and the values of plans and kinds', async () => {
  const answers = Object.values(ANSWERS).map((answer) =>
    ProbeObservation.parse({ probe: 'web/answers', url: 'http://10.0.0.1/', answer }),
  );
  await expectGolden('probe-answers', {
    answers,
    via: ProbeVia.options,
    kindStates: KindState.options,
  });
});

it('keeps the columns that hold every change and every command', async () => {
  const changes = Object.values(CHANGES).map((change) => toRow(entryOf(change), change.seq));
  const lost = toGapRecord(entryOf(CHANGES.set));
  await expectGolden('log-rows-written', {
    changes,
    lost: toRow(lost, 1),
    command: toRow({ ...COMMAND, bytes: 10 }, COMMAND.pos),
  });
});

it('reads every change back from its columns as the agent sent it', async () => {
  const read = Object.values(CHANGES).map((change): ChangeEntry => {
    const {
      seen_at: seenAt,
      received_at: receivedAt,
      seat_id: seatId,
      epoch_id: epochId,
      ...row
    } = toRow(entryOf(change), 1);
    const stored = { ...row, seenAt, receivedAt, seatId, epochId } as unknown as Parameters<
      typeof fromChangeRow
    >[0];
    return fromChangeRow(stored, 2);
  });
  await expectGolden('log-rows-read', {
    changes: read,
    command: fromCommandRow({ ...COMMAND, payload: COMMAND.payload satisfies JsonObject }),
  });
});
