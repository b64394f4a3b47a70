import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testPack } from '#e2e/harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from '#e2e/harness/database.ts';
import { initialChanges, podChange } from '#e2e/harness/raw-agent.ts';
import { createTestWorkshop } from '#e2e/harness/workshop.ts';
import { writeGraderFaults, type GraderFault } from '#e2e/hostile/harness/grader-faults.ts';
import { createKeyedQueue } from '#lib/kit/keyed-queue.ts';
import type { Change } from '#lib/protocol/change.ts';
import { WorkshopOwnership } from '../log/ownership.ts';
import { WorkshopLog } from '../log/workshop-log.ts';
import { Grader } from './grader.ts';
import { GradingPool } from './grading-pool.ts';
import { AUTOMATIC_RETRY_MS, BACKLOG_LIMIT } from './limits.ts';
import type { GradingPause } from './seat-isolation.ts';

const EPOCH = 'epoch0000000000a';
const BATCH_SIZE = 200;
const EVENTUALLY = { timeout: 50_000, interval: 50 };
const FAULTS_MODULE = new URL('../../../e2e/hostile/harness/grader-faults.ts', import.meta.url)
  .href;

const folder = mkdtempSync(join(tmpdir(), 'podium-isolation-'));
const faultsFile = join(folder, 'faults.json');
let database: TestDatabase;
let ownership: WorkshopOwnership;
const cleanups: (() => Promise<void>)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  ownership = new WorkshopOwnership(database.url);
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});
afterAll(async () => {
  await ownership.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const setFaults = (faults: readonly GraderFault[]): void => {
  writeGraderFaults(faultsFile, faults);
};

const createPool = (limitMs: number, size?: number): GradingPool =>
  new GradingPool(
    {
      limitMs,
      testHook: { module: FAULTS_MODULE, data: { file: faultsFile }, memoryMiB: 64 },
    },
    size,
  );

/** A workshop with its log and grading threads, in which each seat has an agent's first changes. */
async function startGrading({
  limitMs = 250,
  pool = createPool(limitMs),
}: { readonly limitMs?: number; readonly pool?: GradingPool } = {}) {
  const { workshopId, seats } = await createTestWorkshop(database.db, { seats: 2 });
  const pauses: GradingPause[] = [];
  const resumed: string[] = [];
  const passed = new Set<string>();
  const interruptions: string[] = [];
  const repeated: string[] = [];
  setFaults([]);
  const grader = new Grader({
    db: database.db,
    workshopId,
    stages: [{ planVersion: 1, startPos: 0, startedAt: 0, digest: '', pack: testPack() }],
    pool,
    probations: createKeyedQueue(),
    onPaused: (pause) => pauses.push(pause),
    onResumed: (seatId) => resumed.push(seatId),
    onUpdates: (updates) => {
      for (const { seatId, progress } of updates)
        if (progress.some(({ pass }) => pass !== null)) passed.add(seatId);
    },
    now: Date.now,
    log: (_level, message) => {
      if (message.startsWith('Grading failed')) interruptions.push(message);
      if (message.startsWith('A seat turn is repeated')) repeated.push(message);
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
    onLost: () => undefined,
    log: () => undefined,
  });
  if (workshopLog === null) throw new Error('another process owns the workshop');
  cleanups.push(async () => {
    await grader.stop();
    await workshopLog.close();
  });
  const nextSeq = new Map(seats.map((seatId) => [seatId, 1]));
  /** `create` makes `count` changes, each with its sequence number. */
  const send = async (seatId: string, count: number, create: (seq: number) => Change) => {
    const first = nextSeq.get(seatId) ?? 1;
    nextSeq.set(seatId, first + count);
    for (let start = 0; start < count; start += BATCH_SIZE)
      expect(
        await workshopLog.append({
          seatId,
          epoch: EPOCH,
          changes: Array.from({ length: Math.min(BATCH_SIZE, count - start) }, (_, index) =>
            create(first + start + index),
          ),
          receivedAt: 5_000_000,
          clockOffsetMs: 0,
        }),
      ).toMatchObject({ ok: true });
  };
  for (const seatId of seats) {
    await workshopLog.epochs.registerEpoch(database.db, {
      workshopId,
      fence: workshopLog.fence,
      seatId,
      epoch: EPOCH,
      key: 'k',
    });
    await send(seatId, 3, (seq) => initialChanges()[seq - 1] ?? podChange(seq, 'web'));
  }
  const [failing = '', ordinary = ''] = seats;
  return { failing, ordinary, pauses, resumed, passed, interruptions, repeated, send };
}

const solve = (seq: number): Change => podChange(seq, 'web', { hostNetwork: true });

/** A new list of the cluster: its first change begins it, its third one ends it. */
const list =
  (first: number) =>
  (seq: number): Change => {
    const sequence = { seq, seenAt: 1_000_000 + seq, mono: seq };
    if (seq === first) return { op: 'reset-begin', ...sequence, why: 'resync' };
    return seq === first + 2 ? { op: 'reset-end', ...sequence } : solve(seq);
  };

describe('a seat that does not follow the stream', () => {
  it('is paused with the reason memory when its grading exhausts the memory of the thread', async () => {
    // The time limit is so high that only the memory can end the thread.
    const { failing, ordinary, pauses, passed, send } = await startGrading({ limitMs: 20_000 });
    setFaults([{ seatId: failing, phase: 'fold', kind: 'memory' }]);
    await send(failing, 1, solve);
    await send(ordinary, 1, solve);
    await vi.waitFor(() => {
      expect(pauses).toMatchObject([{ seatId: failing, why: 'memory', phase: 'fold' }]);
    }, EVENTUALLY);
    await vi.waitFor(() => {
      expect([...passed]).toEqual([ordinary]);
    }, EVENTUALLY);
  });

  it('is graded later, and not paused, when the machine was too busy for its turn', async () => {
    const { failing, pauses, passed, repeated, send } = await startGrading();
    setFaults([{ seatId: failing, phase: 'fold', kind: 'starve' }]);
    await send(failing, 1, solve);
    await vi.waitFor(() => {
      expect(repeated).toEqual([expect.stringMatching(/phase fold, .*: the machine is busy$/)]);
    }, EVENTUALLY);
    setFaults([]);
    await vi.waitFor(() => {
      expect([...passed]).toEqual([failing]);
    }, EVENTUALLY);
    expect(pauses).toEqual([]);
  });

  it('is tried again after a new list of its cluster, but not within 10 minutes of the last try', async () => {
    const { failing, ordinary, pauses, resumed, passed, send } = await startGrading();
    setFaults([{ seatId: failing, phase: 'fold', kind: 'throw' }]);
    await send(failing, 1, solve);
    await vi.waitFor(() => {
      expect(pauses).toMatchObject([{ seatId: failing, why: 'error' }]);
    }, EVENTUALLY);
    setFaults([]);
    await send(failing, 3, list(5));
    await send(ordinary, 1, solve);
    await vi.waitFor(() => {
      expect([...passed]).toEqual([ordinary]);
    }, EVENTUALLY);
    expect(resumed).toEqual([]);
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + AUTOMATIC_RETRY_MS);
    await vi.waitFor(() => {
      expect([resumed, [...passed].sort()]).toEqual([[failing], [failing, ordinary].sort()]);
    }, EVENTUALLY);
    expect(pauses).toHaveLength(1);
  });

  it('is paused with the reason backlog when it is slow and more entries wait than the limit', async () => {
    const { failing, ordinary, pauses, passed, send } = await startGrading();
    setFaults([{ seatId: failing, phase: 'fold', kind: 'slow' }]);
    await send(failing, BACKLOG_LIMIT.entries + 3 * BATCH_SIZE, solve);
    await send(ordinary, 1, solve);
    await vi.waitFor(() => {
      expect(pauses).toMatchObject([
        {
          seatId: failing,
          why: 'backlog',
          message: expect.stringMatching(/^\d+ entries in \d+ s$/) as string,
        },
      ]);
    }, EVENTUALLY);
    await vi.waitFor(() => {
      expect(passed).toContain(ordinary);
    }, EVENTUALLY);
  });
});

describe('workshops that share a grading thread', () => {
  it('are interrupted once by a workshop whose seats exhaust the memory again and again', async () => {
    const pool = createPool(20_000, 1);
    const hostile = await startGrading({ pool });
    const neighbor = await startGrading({ pool });
    setFaults([
      { seatId: hostile.failing, phase: 'fold', kind: 'memory' },
      { seatId: hostile.ordinary, phase: 'fold', kind: 'memory' },
    ]);
    for (const seatId of [hostile.failing, hostile.ordinary]) {
      await hostile.send(seatId, 1, solve);
      await vi.waitFor(() => {
        expect(hostile.pauses.map((pause) => pause.seatId)).toContain(seatId);
      }, EVENTUALLY);
    }
    for (const seatId of [neighbor.failing, neighbor.ordinary])
      await neighbor.send(seatId, 1, solve);
    await vi.waitFor(() => {
      expect([...neighbor.passed]).toEqual(
        expect.arrayContaining([neighbor.failing, neighbor.ordinary]),
      );
    }, EVENTUALLY);
    expect(neighbor.pauses).toEqual([]);
    expect(neighbor.interruptions.length).toBeLessThanOrEqual(1);
    expect(hostile.interruptions.length).toBeGreaterThanOrEqual(2);
  }, 60_000);
});
