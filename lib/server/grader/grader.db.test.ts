import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import type { Progress } from '#lib/grading/types.ts';
import { WorkshopLog } from '../log/workshop-log.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { Grader } from './grader.ts';

let database: TestDatabase;
let ownership: WorkshopOwnership;
beforeAll(async () => {
  database = await createTestDatabase();
  ownership = new WorkshopOwnership(database.url);
});
afterAll(async () => {
  await ownership.stop();
  await database.drop();
});

const words = { ja: '', en: '' };
const EPOCH = 'epoch0000000000a';
/** Every Pod with every other: cheap for ten, endless for thousands. */
const greedy = testExercise('greedy', {
  subjects: [{ name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true }],
  attempt: [{ pods: {} }],
  checks: [
    { id: 'kind', title: words, kind: 'expect', expect: { pods: { kind: 'Pod' } } },
    {
      id: 'pairs',
      title: words,
      kind: 'cel',
      cel: 'pods.all(a, pods.all(b, a.metadata.name.matches("^pod") && b.metadata.name != ""))',
      message: words,
    },
  ],
});

describe('the grading thread', () => {
  it('R7: an expression that takes too long is ended, and marked too costly for that seat alone; grading goes on', async () => {
    const {
      workshopId,
      seats: [rich = '', poor = ''],
    } = await createTestWorkshop(database.db, { seats: 2 });
    const said: string[] = [];
    const progress = new Map<string, Progress>();
    const pack = testPack([
      greedy,
      testExercise('pod-1', {
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
    const grader = new Grader({
      db: database.db,
      workshopId,
      stages: [{ planVersion: 1, startPos: 0, startedAt: 0, digest: '', pack }],
      limitMs: 250,
      now: Date.now,
      log: (line) => said.push(line),
      onUpdates: (updates) => {
        for (const update of updates)
          for (const one of update.progress) progress.set(`${update.seat} ${one.exercise}`, one);
      },
    });
    await grader.ready;
    const log = await WorkshopLog.open({
      db: database.db,
      ownership,
      workshopId,
      onCommitted: (entries) => {
        grader.enqueue(entries);
      },
      onLost: () => {},
      log: (line) => said.push(line),
    });
    if (!log) throw new Error('the event is not ours');
    const send = async (seatId: string, pods: number): Promise<void> => {
      await log.epochs.registerEpoch(database.db, {
        workshopId,
        fence: log.fence,
        seatId,
        epoch: EPOCH,
        key: 'k',
      });
      const changes = [
        ...initialChanges().slice(0, 2),
        ...Array.from({ length: pods }, (_, index) =>
          podChange(index + 3, `pod-${index}`, { hostNetwork: true }),
        ),
      ];
      changes.push({ op: 'reset-end', seq: pods + 3, seenAt: 1, mono: 1 });
      await log.append({ seatId, epoch: EPOCH, changes, receivedAt: 5_000_000, clockOffsetMs: 0 });
    };
    await send(poor, 3);
    await send(rich, 3_000);
    await vi.waitFor(
      () => {
        expect(progress.get(`${rich} greedy`)?.live).toMatchObject({
          state: 'judged',
          checks: [
            { check: 'kind', state: 'holds' },
            { check: 'pairs', state: 'unknown', reason: { code: 'too-costly' } },
          ],
        });
      },
      { timeout: 25_000 },
    );
    expect(progress.get(`${rich} greedy`)?.pass).toBe(null);
    await vi.waitFor(
      () => {
        expect([
          progress.get(`${rich} pod-1`)?.pass,
          progress.get(`${poor} greedy`)?.pass,
        ]).not.toContain(null);
      },
      { timeout: 5_000 },
    );
    expect(said.join()).toContain(`check pairs of exercise greedy is too costly on seat ${rich}`);
    await grader.stop();
    await log.close();
  }, 40_000);
});
