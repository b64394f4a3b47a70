import { dirname } from 'node:path';
import process from 'node:process';
import { listRunners, runAll } from './reporters/runners.ts';
import { formatSummary } from './reporters/summary.ts';

/**
 * `npm test`: runs vitest, then Playwright Test, and ends with the sum of both. Arguments are file
 * filters for both runners; without any, all tests run.
 */
const summary = await runAll(listRunners(process.argv.slice(2)), dirname(import.meta.dirname));
if (summary === null) process.exitCode = 130;
else {
  process.stdout.write(`\n${formatSummary(summary)}\n`);
  if (summary.failed.length > 0) process.exitCode = 1;
}
