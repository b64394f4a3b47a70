import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { stripVTControlCharacters } from 'node:util';

/** The result of a run. `failed`, `skipped`: one line for each test, with the reason. */
export interface RunSummary {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/**
 * The last lines of a run: the skipped and the failed tests, then `N passed, N failed, N skipped`.
 * The end of a long log then says what failed.
 */
export function formatSummary({ passed, failed, skipped }: RunSummary): string {
  return [
    ...formatList('Skipped', skipped),
    ...formatList('Failed', failed),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ].join('\n');
}

function formatList(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`), ''];
}

/** The longest reason of a failure in the list. The whole error is above it. */
const REASON_CHARACTERS = 200;

/** A line of `failed`: the test, and the first line of its error without terminal colors. */
export function describeFailure(name: string, message: string | undefined): string {
  const reason = stripVTControlCharacters(message ?? 'no reason given')
    .trim()
    .split('\n', 1)[0];
  return `${name}: ${(reason ?? '').slice(0, REASON_CHARACTERS)}`;
}

export function mergeSummaries(summaries: readonly RunSummary[]): RunSummary {
  return {
    passed: summaries.reduce((sum, { passed }) => sum + passed, 0),
    failed: summaries.flatMap(({ failed }) => failed),
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
