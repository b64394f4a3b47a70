import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { mergeSummaries, readSummary, SUMMARY_FILE_VARIABLE, type RunSummary } from './summary.ts';

/** A command line of Node that runs tests with one of the reporters in this folder. */
export interface TestRunner {
  readonly name: string;
  readonly args: readonly string[];
}

/** vitest, then Playwright Test. `filters`: file filters; one of the runners may find no file. */
export function listRunners(filters: readonly string[]): readonly TestRunner[] {
  const require = createRequire(import.meta.url);
  const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`));
  const filtered = filters.length > 0;
  return [
    {
      name: 'vitest',
      args: [
        join(folderOf('vitest'), 'vitest.mjs'),
        'run',
        ...(filtered ? ['--passWithNoTests'] : []),
        ...filters,
      ],
    },
    {
      name: 'Playwright Test',
      args: [
        join(folderOf('@playwright/test'), 'cli.js'),
        'test',
        ...(filtered ? ['--pass-with-no-tests'] : []),
        ...filters,
      ],
    },
  ];
}

/**
 * Runs all runners one after the other, also after failures, and adds up their summaries. A runner
 * that ends without a summary, or with an error code although its summary names no failure, counts
 * as one failure.
 * @returns null when a signal ended a runner
 */
export async function runAll(
  runners: readonly TestRunner[],
  cwd: string,
): Promise<RunSummary | null> {
  const folder = mkdtempSync(join(tmpdir(), 'podium-test-summary-'));
  try {
    const summaries: RunSummary[] = [];
    for (const [index, { name, args }] of runners.entries()) {
      const file = join(folder, `${String(index)}.json`);
      const code = await runNode(args, cwd, file);
      if (code === null || code === 130) return null;
      const summary = readSummary(file);
      if (summary !== null && (code === 0 || summary.failed.length > 0)) summaries.push(summary);
      else {
        const failure = `${name} ended with exit code ${String(code)}`;
        process.stderr.write(`${failure}.\n`);
        summaries.push({ passed: 0, skipped: [], ...summary, failed: [failure] });
      }
    }
    return mergeSummaries(summaries);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Resolves with the exit code, or null when a signal ended the process. */
function runNode(
  args: readonly string[],
  cwd: string,
  summaryFile: string,
): Promise<number | null> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: 'inherit',
    env: {
      // Tests start many servers and threads, which compile the same files.
      NODE_COMPILE_CACHE: join(cwd, 'node_modules/.cache/tests'),
      ...process.env,
      [SUMMARY_FILE_VARIABLE]: summaryFile,
    },
  });
  // Ctrl-C reaches the runner too. Wait for it, so that it can stop what its tests started.
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      process.off('SIGINT', ignore);
      resolve(code);
    });
  });
}
