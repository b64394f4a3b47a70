import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** The result of a run: counts, and one line for each skipped test with the reason. */
export interface RunSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

/** The last lines of a run: the skipped tests, then `N passed, N failed, N skipped`. */
export function formatSummary({ passed, failed, skipped }: RunSummary): string {
  const list = skipped.length === 0 ? [] : ['Skipped:', ...skipped.map((line) => `  ${line}`), ''];
  return [...list, `${passed} passed, ${failed} failed, ${skipped.length} skipped`].join('\n');
}

export function mergeSummaries(summaries: readonly RunSummary[]): RunSummary {
  return {
    passed: summaries.reduce((sum, { passed }) => sum + passed, 0),
    failed: summaries.reduce((sum, { failed }) => sum + failed, 0),
    skipped: summaries.flatMap(({ skipped }) => skipped),
  };
}

/** The variable that names the file into which a reporter writes its summary. */
export const SUMMARY_FILE_VARIABLE = 'PODIUM_TEST_SUMMARY';

/**
 * Writes the summary to the file that PODIUM_TEST_SUMMARY names, for `npm test`. Without the
 * variable it prints the lines when the process ends, because other reporters still print after the
 * run.
 */
export function deliverSummary(summary: RunSummary): void {
  const file = process.env[SUMMARY_FILE_VARIABLE];
  if (file !== undefined && file !== '') writeFileSync(file, JSON.stringify(summary));
  else
    process.once('exit', () => {
      process.stdout.write(`${formatSummary(summary)}\n`);
    });
}

/** The summary in a file, or null when the runner ended before it wrote one. */
export function readSummary(file: string): RunSummary | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunSummary;
  } catch {
    return null;
  }
}
