import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runAll, type TestRunner } from './runners.ts';
import {
  describeFailure,
  formatSummary,
  mergeSummaries,
  SUMMARY_FILE_VARIABLE,
} from './summary.ts';

const folder = mkdtempSync(join(tmpdir(), 'podium-summary-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('prints only the counts when no test was skipped and none failed', () => {
  expect(formatSummary({ passed: 3, failed: [], skipped: [] })).toBe(
    '3 passed, 0 failed, 0 skipped',
  );
});

it('lists skipped and failed tests before the counts', () => {
  const summary = {
    passed: 0,
    failed: ['a.spec.ts > c: expected 1'],
    skipped: ['a.spec.ts > b: no browser'],
  };
  expect(formatSummary(summary)).toBe(
    'Skipped:\n  a.spec.ts > b: no browser\n\nFailed:\n  a.spec.ts > c: expected 1\n\n0 passed, 1 failed, 1 skipped',
  );
});

it('describes a failure by the first line of its error, without colors and not longer than a line', () => {
  expect(describeFailure('a > b', '\u001b[31mexpected 1\u001b[39m\nto be 2')).toBe(
    'a > b: expected 1',
  );
  expect(describeFailure('a > b', undefined)).toBe('a > b: no reason given');
  expect(describeFailure('a', 'x'.repeat(1_000))).toHaveLength(203);
});

it('adds up the counts of all runners', () => {
  const summaries = [
    { passed: 1, failed: ['c: no'], skipped: ['a: why'] },
    { passed: 3, failed: ['d: no', 'e: no'], skipped: ['b: why'] },
  ];
  expect(mergeSummaries(summaries)).toEqual({
    passed: 4,
    failed: ['c: no', 'd: no', 'e: no'],
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
  const passing = { passed: 2, failed: [], skipped: [] };
  const failing = { passed: 1, failed: ['b: no'], skipped: ['a: why'] };

  it('adds up both runners, also when the first one fails', async () => {
    const runners = [createRunner('first', failing, 1), createRunner('second', passing, 0)];
    expect(await runAll(runners, folder)).toEqual({
      passed: 3,
      failed: ['b: no'],
      skipped: ['a: why'],
    });
  });

  it('counts a runner without a summary as one failure', async () => {
    const runners = [createRunner('crash', null, 1), createRunner('second', passing, 0)];
    expect(await runAll(runners, folder)).toEqual({
      passed: 2,
      failed: ['crash ended with exit code 1'],
      skipped: [],
    });
    expect(await runAll([createRunner('silent', null, 0)], folder)).toMatchObject({
      failed: ['silent ended with exit code 0'],
    });
  });

  it('counts an error code without a failed test as one failure', async () => {
    expect(await runAll([createRunner('error', passing, 1)], folder)).toEqual({
      passed: 2,
      failed: ['error ended with exit code 1'],
      skipped: [],
    });
  });

  it('stops after a runner that was interrupted', async () => {
    const runners = [createRunner('interrupted', passing, 130), createRunner('next', passing, 0)];
    expect(await runAll(runners, folder)).toBeNull();
  });
});
