import { relative } from 'node:path';
import type { FullConfig, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter';
import { deliverSummary, describeFailure, type RunSummary } from './summary.ts';

/**
 * Counts a run. `errors`: errors outside of tests, for example a file that does not load; each
 * counts as one failure. A failed `beforeAll` hook fails the first test of its group.
 */
export function summarizeRun(
  tests: readonly TestCase[],
  errors: readonly TestError[],
  rootDir: string,
): RunSummary {
  let passed = 0;
  const failed = errors.map(({ message }) => describeFailure('outside of tests', message));
  const skipped: string[] = [];
  for (const test of tests) {
    const result = test.results.at(-1);
    const status = result?.status ?? 'skipped';
    const name = `${relative(rootDir, test.location.file)} > ${fullTitle(test)}`;
    if (status === 'passed') passed += 1;
    else if (status === 'skipped') skipped.push(`${name}: ${findSkipReason(test)}`);
    else failed.push(describeFailure(name, result?.error?.message));
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
  readonly #errors: TestError[] = [];

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
  }

  onError(error: TestError): void {
    this.#errors.push(error);
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
