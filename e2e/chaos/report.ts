import { alignColumns } from './columns.ts';
import { addTallies, EMPTY_TALLY, type Tally } from './compare.ts';
import type { ScenarioResult } from './scenario.ts';

/** The result of one scenario, or why it didn't run to its end. */
export type ScenarioReport = {
  readonly name: string;
  readonly label: string;
  readonly seconds: number;
} & (ScenarioResult | { readonly error: string });

const COLUMNS = ['acknowledged changes', 'lost', 'duplicated', 'out of order', 'seconds'] as const;

const tallyOf = (report: ScenarioReport): Tally => ('tally' in report ? report.tally : EMPTY_TALLY);

/** Whether a change was lost, duplicated or out of order, or a scenario failed. */
export function hasFailed(reports: readonly ScenarioReport[]): boolean {
  const { lost, duplicated, outOfOrder } = addTallies(reports.map(tallyOf));
  return (
    lost + duplicated + outOfOrder > 0 ||
    reports.some((report) => 'error' in report || report.failures.length > 0)
  );
}

/** The table of all scenarios with their total, then what happened in each, then the verdict. */
export function formatReport(reports: readonly ScenarioReport[], seed: number): string {
  const total = {
    label: 'total',
    tally: addTallies(reports.map(tallyOf)),
    seconds: reports.reduce((sum, { seconds }) => sum + seconds, 0),
  };
  const rows = [...reports.map((report) => ({ ...report, tally: tallyOf(report) })), total].map(
    ({ label, tally, seconds }) => [
      label,
      ...[tally.acknowledged, tally.lost, tally.duplicated, tally.outOfOrder].map((count) =>
        count.toLocaleString('en'),
      ),
      seconds.toFixed(0),
    ],
  );
  const lines = [alignColumns([['', ...COLUMNS], ...rows]), ''];
  for (const report of reports) {
    lines.push(`${report.label} (--only ${report.name}):`);
    if ('error' in report) lines.push(`  failed: ${report.error}`);
    else
      lines.push(
        ...report.facts.map((fact) => `  ${fact}`),
        ...report.failures.map((failure) => `  failed: ${failure}`),
        ...report.tally.examples.map((example) => `  ${example}`),
      );
  }
  lines.push(
    '',
    hasFailed(reports)
      ? `failed; npm run chaos -- --seed ${seed} repeats the same faults`
      : `passed (seed ${seed})`,
  );
  return `${lines.join('\n')}\n`;
}
