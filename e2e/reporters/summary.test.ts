import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runAll, type TestRunner } from './runners.ts';
import { formatSummary, mergeSummaries, SUMMARY_FILE_VARIABLE } from './summary.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-summary-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('prints only the counts when no test was skipped', () => {
  expect(formatSummary({ passed: 3, failed: 0, skipped: [] })).toBe(
    '3 passed, 0 failed, 0 skipped',
  );
});

it('lists skipped tests before the counts', () => {
  expect(formatSummary({ passed: 0, failed: 1, skipped: ['a.spec.ts > b: no browser'] })).toBe(
    'Skipped:\n  a.spec.ts > b: no browser\n\n0 passed, 1 failed, 1 skipped',
  );
});

it('adds up the counts of all runners', () => {
  const summaries = [
    { passed: 1, failed: 2, skipped: ['a: why'] },
    { passed: 3, failed: 4, skipped: ['b: why'] },
  ];
  expect(mergeSummaries(summaries)).toEqual({
    passed: 4,
    failed: 6,
    skipped: ['a: why', 'b: why'],
  });
});

describe('runAll', () => {
  /** A runner that writes this summary, if any, and exits with this code. */
  function createRunner(name: string, summary: object | null, code: number): TestRunner {
    const file = join(folder, `${name}.mjs`);
    const write =
      summary === null
        ? ''
        : `writeFileSync(process.env.${SUMMARY_FILE_VARIABLE}, ${JSON.stringify(JSON.stringify(summary))});`;
    writeFileSync(
      file,
      `import { writeFileSync } from 'node:fs'; ${write} process.exitCode = ${String(code)};`,
    );
    return { name, args: [file] };
  }
  const passing = { passed: 2, failed: 0, skipped: [] };
  const failing = { passed: 1, failed: 1, skipped: ['a: why'] };

  it('adds up both runners, also when the first one fails', async () => {
    const runners = [createRunner('first', failing, 1), createRunner('second', passing, 0)];
    expect(await runAll(runners, folder)).toEqual({ passed: 3, failed: 1, skipped: ['a: why'] });
  });

  it('counts a runner without a summary as one failure', async () => {
    const runners = [createRunner('crash', null, 1), createRunner('second', passing, 0)];
    expect(await runAll(runners, folder)).toEqual({ passed: 2, failed: 1, skipped: [] });
    expect(await runAll([createRunner('silent', null, 0)], folder)).toMatchObject({ failed: 1 });
  });

  it('counts an error code without a failed test as one failure', async () => {
    expect(await runAll([createRunner('error', passing, 1)], folder)).toEqual({
      passed: 2,
      failed: 1,
      skipped: [],
    });
  });

  it('stops after a runner that was interrupted', async () => {
    const runners = [createRunner('interrupted', passing, 130), createRunner('next', passing, 0)];
    expect(await runAll(runners, folder)).toBeNull();
  });
});
