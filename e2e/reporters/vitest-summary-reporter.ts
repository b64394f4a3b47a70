import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node';
import { deliverSummary, describeFailure, formatSummary, type RunSummary } from './summary.ts';

/**
 * Counts a run. A file that does not load, a hook that fails and an error outside of tests count as
 * one failure each. vitest counts none of them as a failed test, but a last line with `0 failed`
 * must be true.
 */
export function summarizeRun(
  modules: readonly TestModule[],
  unhandled: readonly Pick<SerializedError, 'message'>[],
): RunSummary {
  let passed = 0;
  const failed = unhandled.map(({ message }) => describeFailure('outside of tests', message));
  const skipped: string[] = [];
  for (const module of modules) {
    const file = module.relativeModuleId;
    failed.push(...module.errors().map(({ message }) => describeFailure(file, message)));
    for (const suite of module.children.allSuites())
      failed.push(
        ...suite
          .errors()
          .map(({ message }) => describeFailure(`${file} > hook of ${suite.fullName}`, message)),
      );
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result();
      const name = `${file} > ${test.fullName}`;
      if (state === 'passed') passed += 1;
      else if (state === 'failed') failed.push(describeFailure(name, errors[0]?.message));
      else skipped.push(`${name}: ${findSkipReason(test)}`);
    }
  }
  return { passed, failed, skipped };
}

function findSkipReason(test: TestCase): string {
  const result = test.result();
  const reason = test.meta().skipReason ?? (result.state === 'skipped' ? result.note : undefined);
  if (reason !== undefined) return reason;
  for (let parent = test.parent; parent.type === 'suite'; parent = parent.parent) {
    if (parent.errors().length > 0) return `a hook of "${parent.name}" failed`;
  }
  return test.options.mode === 'todo' ? 'to be written' : 'no reason given';
}

/** Hardening 10.1: the most that all hostile tests take on two quiet cores, s. */
const HOSTILE_SECONDS = 180;

/**
 * Delivers the summary of a vitest run, and prints how long the hostile tests took. In watch mode it
 * prints after each run.
 */
export class VitestSummaryReporter implements Reporter {
  #watch = false;
  #hostileStartedAt: number | null = null;
  #hostileEndedAt = 0;

  onInit(vitest: Vitest): void {
    this.#watch = vitest.config.watch;
  }

  onTestModuleQueued({ project }: TestModule): void {
    if (project.name.startsWith('hostile')) this.#hostileStartedAt ??= performance.now();
  }

  onTestModuleEnd({ project }: TestModule): void {
    // Other projects can run after them.
    if (project.name.startsWith('hostile')) this.#hostileEndedAt = performance.now();
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const summary = summarizeRun(modules, unhandled);
    if (this.#watch) {
      process.stdout.write(`${formatSummary(summary)}\n`);
      return;
    }
    if (summary.failed.length > 0) process.exitCode = 1;
    if (this.#hostileStartedAt !== null)
      printHostileTime(this.#hostileEndedAt - this.#hostileStartedAt);
    deliverSummary(summary);
  }
}

/** At the end, because other reporters still print after the run. */
function printHostileTime(ms: number): void {
  process.once('exit', () => {
    process.stdout.write(
      `Hostile tests: ${(ms / 1_000).toFixed(0)} s of at most ${String(HOSTILE_SECONDS)} s on two quiet cores\n`,
    );
  });
}
