import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { testPack } from '#e2e/harness/agent-server.ts';
import { initialChanges } from '#e2e/harness/raw-agent.ts';
import { writeGraderFaults } from '#e2e/hostile/harness/grader-faults.ts';
import type { LogEntry } from '../log/entry.ts';
import { openAlone } from './thread.ts';

const FAULTS_MODULE = new URL('../../../e2e/hostile/harness/grader-faults.ts', import.meta.url)
  .href;
const folder = mkdtempSync(join(tmpdir(), 'podium-thread-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const firstEntry = (seatId: string, pos: number): LogEntry[] =>
  initialChanges()
    .slice(0, 1)
    .map((change) => ({
      log: 'change',
      pos,
      at: 1_000,
      receivedAt: 1_000,
      seatId,
      epoch: 'e',
      epochOrdinal: 1,
      change,
    }));

describe('a grading thread', () => {
  it('reports the seats that failed in a request at whose end another seat exhausts its memory', async () => {
    const file = join(folder, 'faults.json');
    writeGraderFaults(file, [
      { seatId: 'throwing', phase: 'fold', kind: 'throw' },
      { seatId: 'greedy', phase: 'update', kind: 'memory' },
    ]);
    const thread = openAlone(
      { pack: testPack(), slowChecks: [] },
      {
        // The time limit is so high that only the memory can end the thread.
        limitMs: 20_000,
        testHook: { module: FAULTS_MODULE, data: { file }, memoryMiB: 64 },
      },
    );
    const entries = ['throwing', 'greedy', 'ordinary'].flatMap((seatId, index) =>
      firstEntry(seatId, index + 1),
    );
    await expect(thread.request({ kind: 'entries', entries, lane: null })).rejects.toMatchObject({
      why: 'memory',
      mark: { seatId: 'greedy', phase: 'update' },
      failures: [{ why: 'error', mark: { seatId: 'throwing', phase: 'fold' } }],
    });
    await thread.end();
  });
});
