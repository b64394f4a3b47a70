import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node';

/** The figures of a run, and the lines that precede them. */
export type RunSummary = { passed: number; failed: number; skipped: string[] };

/**
 * Counts a run. A file that does not load, a hook that fails and an error outside of tests each count as one failure: none of
 * them is a failed test to vitest, and a last line that says `0 failed` must be true.
 */
export function summarizeRun(
  modules: readonly TestModule[],
  unhandled: readonly unknown[],
): RunSummary {
  const count: RunSummary = { passed: 0, failed: unhandled.length, skipped: [] };
  for (const module of modules) {
    count.failed += module.errors().length;
    for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') count.passed += 1;
      else if (state === 'failed') count.failed += 1;
      else
        count.skipped.push(
          `${module.relativeModuleId} > ${test.fullName}: ${findSkipReason(test)}`,
        );
    }
  }
  return count;
}

/** The last lines of a run: each skipped test with its reason, then `N passed, N failed, N skipped`. */
export function formatSummary({ passed, failed, skipped }: RunSummary): string {
  const list = skipped.length === 0 ? [] : ['Skipped:', ...skipped.map((line) => `  ${line}`), ''];
  return [...list, `${passed} passed, ${failed} failed, ${skipped.length} skipped`].join('\n');
}

function findSkipReason(test: TestCase): string {
  const result = test.result();
  const why = test.meta().skipReason ?? (result.state === 'skipped' ? result.note : undefined);
  if (why !== undefined) return why;
  for (let above = test.parent; above.type === 'suite'; above = above.parent) {
    if (above.errors().length > 0) return `a hook of "${above.name}" failed`;
  }
  return test.options.mode === 'todo' ? 'to be written' : 'no reason given';
}

/**
 * Ends the output of `npm test` with the figures. They are written when the process ends, because other reporters, and vitest
 * itself when something keeps it from closing, still speak after the run.
 */
export default class SummaryReporter implements Reporter {
  #watch = false;
  #text: string | undefined;

  onInit(vitest: Vitest): void {
    this.#watch = vitest.config.watch;
    if (!this.#watch)
      process.once('exit', () => {
        this.#print();
      });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const count = summarizeRun(modules, unhandled);
    this.#text = formatSummary(count);
    if (this.#watch) this.#print();
    else if (count.failed > 0) process.exitCode = 1;
  }

  #print(): void {
    if (this.#text !== undefined) process.stdout.write(`${this.#text}\n`);
  }
}
