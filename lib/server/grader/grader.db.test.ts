import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testExercise, testPack } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { Progress } from '#lib/grading/types.ts';
import type { Log } from '../logger.ts';
import { WorkshopLog } from '../log/workshop-log.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { NO_TEXT } from './fold.fixture.ts';
import { Grader } from './grader.ts';
import { GradingPool } from './grading-pool.ts';

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

const EPOCH = 'epoch0000000000a';
const BATCH_SIZE = 200;
/** Compares every Pod with every other: cheap for ten Pods, endless for thousands. */
const quadratic = testExercise('quadratic', {
  subjects: [{ name: 'pods', gvk: 'v1/Pod', namespace: 'default', many: true }],
  attempt: [{ pods: {} }],
  checks: [
    { id: 'kind', title: NO_TEXT, kind: 'expect', expect: { pods: { kind: 'Pod' } } },
    {
      id: 'pairs',
      title: NO_TEXT,
      kind: 'cel',
      cel: 'pods.all(a, pods.all(b, a.metadata.name.matches("^pod") && b.metadata.name != ""))',
      message: NO_TEXT,
    },
  ],
});

describe('the grading thread', () => {
  it('R7: ends a check that takes too long, disables it for that seat only, and continues grading', async () => {
    const {
      workshopId,
      seats: [crowded = '', small = ''],
    } = await createTestWorkshop(database.db, { seats: 2 });
    const logLines: string[] = [];
    const log: Log = (_level, message, fields) => {
      logLines.push(`${message} ${JSON.stringify(fields)}`);
    };
    const progress = new Map<string, Progress>();
    const pack = testPack([
      quadratic,
      testExercise('pod-1', {
        checks: [
          {
            id: 'host',
            title: NO_TEXT,
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
      pool: new GradingPool({ limitMs: 250 }),
      probations: createKeyedQueue(),
      onPaused: () => undefined,
      onResumed: () => undefined,
      now: Date.now,
      log,
      onUpdates: (updates) => {
        for (const update of updates)
          for (const changed of update.progress)
            progress.set(`${update.seatId} ${changed.exercise}`, changed);
      },
    });
    await grader.ready;
    const workshopLog = await WorkshopLog.open({
      db: database.db,
      ownership,
      workshopId,
      onCommitted: (entries) => {
        grader.enqueue(entries);
      },
      onLost: () => {},
      log,
    });
    if (!workshopLog) throw new Error('another process owns the workshop');
    const send = async (seatId: string, pods: number): Promise<void> => {
      await workshopLog.epochs.registerEpoch(database.db, {
        workshopId,
        fence: workshopLog.fence,
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
      for (let start = 0; start < changes.length; start += BATCH_SIZE)
        expect(
          await workshopLog.append({
            seatId,
            epoch: EPOCH,
            changes: changes.slice(start, start + BATCH_SIZE),
            receivedAt: 5_000_000,
            clockOffsetMs: 0,
          }),
        ).toMatchObject({ ok: true });
    };
    await send(small, 3);
    await send(crowded, 2_000);
    await vi.waitFor(
      () => {
        expect(progress.get(`${crowded} quadratic`)?.live).toMatchObject({
          state: 'evaluated',
          checks: [
            { check: 'kind', state: 'pass' },
            { check: 'pairs', state: 'unknown', reason: { code: 'too-costly' } },
          ],
        });
      },
      { timeout: 25_000 },
    );
    expect(progress.get(`${crowded} quadratic`)?.pass).toBe(null);
    await vi.waitFor(
      async () => {
        expect([
          progress.get(`${crowded} pod-1`)?.pass,
          progress.get(`${small} quadratic`)?.pass,
        ]).not.toContain(null);
      },
      { timeout: 5_000 },
    );
    expect(logLines).toContain(
      `Check pairs of exercise quadratic took too long twice and was disabled for the seat ${JSON.stringify({ seatId: crowded })}`,
    );
    await grader.stop();
    await workshopLog.close();
  }, 40_000);
});
