import { relative } from 'node:path';
import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';
import { deliverSummary, type RunSummary } from './summary.ts';

/**
 * Counts a run. `errors`: errors outside of tests, for example a file that does not load; each
 * counts as one failure. A failed `beforeAll` hook fails the first test of its group.
 */
export function summarizeRun(
  tests: readonly TestCase[],
  errors: number,
  rootDir: string,
): RunSummary {
  let passed = 0;
  let failed = errors;
  const skipped: string[] = [];
  for (const test of tests) {
    const status = test.results.at(-1)?.status ?? 'skipped';
    if (status === 'passed') passed += 1;
    else if (status === 'skipped')
      skipped.push(
        `${relative(rootDir, test.location.file)} > ${fullTitle(test)}: ${findSkipReason(test)}`,
      );
    else failed += 1;
  }
  return { passed, failed, skipped };
}

/** The titles of the groups and of the test, without those of the project and the file. */
function fullTitle(test: TestCase): string {
  return test.titlePath().slice(3).join(' > ');
}

function findSkipReason(test: TestCase): string {
  const annotations = [
    ...test.annotations,
    ...test.results.flatMap((result) => result.annotations),
  ];
  const marked = annotations.find(({ type }) => type === 'skip' || type === 'fixme');
  if (marked !== undefined) return marked.description ?? 'no reason given';
  return 'an earlier test or a hook of its group failed';
}

/** Delivers the summary of a Playwright run. */
export default class PlaywrightSummaryReporter implements Reporter {
  #suite: Suite | undefined;
  #errors = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
  }

  onError(): void {
    this.#errors += 1;
  }

  onEnd(): void {
    // A listing runs nothing, so there is nothing to sum up.
    if (process.argv.includes('--list')) return;
    deliverSummary(summarizeRun(this.#suite?.allTests() ?? [], this.#errors, process.cwd()));
  }

  printsToStdio(): boolean {
    return false;
  }
}
