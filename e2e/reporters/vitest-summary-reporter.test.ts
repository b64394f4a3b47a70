import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SUMMARY_FILE_VARIABLE } from './summary.ts';

const repository = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(repository, 'node_modules/.reporter-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs vitest on these files with the default reporter and this one. */
function runVitest(
  files: Record<string, string>,
  project = '',
): Promise<{ code: number | string | null | undefined; lines: string[] }> {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const reporter = join(repository, 'e2e/reporters/vitest-summary-reporter.ts');
  const config = `import { VitestSummaryReporter } from ${JSON.stringify(reporter)};
export default { test: { name: ${JSON.stringify(project)}, root: ${JSON.stringify(folder)}, dir: ${JSON.stringify(folder)}, exclude: [], reporters: ['default', new VitestSummaryReporter()] } };`;
  writeFileSync(join(folder, 'vitest.config.mjs'), config);
  const cli = join(repository, 'node_modules/vitest/vitest.mjs');
  const args = [cli, 'run', '--config', join(folder, 'vitest.config.mjs'), '--root', folder];
  const env = { ...process.env, [SUMMARY_FILE_VARIABLE]: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout) => {
      resolve({ code: error?.code ?? 0, lines: stdout.trimEnd().split('\n') });
    });
  });
}

it('lists load, hook and test failures, and skipped tests, with their reasons', async () => {
  const { code, lines } = await runVitest({
    'all.test.mjs': `import { beforeAll, describe, it } from 'vitest';
      it('passes', () => {});
      it('fails', () => { throw new Error('no'); });
      describe.skip('parts', { meta: { skipReason: 'no cluster: build one' } }, () => { it('needs a cluster', () => {}); });
      it('notes', (context) => { context.skip('not on Mondays'); });
      describe('group', () => { beforeAll(() => { throw new Error('hook'); }); it('never runs', () => {}); });`,
    'broken.test.mjs': `throw new Error('does not load');`,
  });
  expect(code).toBe(1);
  expect(lines.slice(lines.indexOf('Skipped:'))).toEqual([
    'Skipped:',
    '  all.test.mjs > parts > needs a cluster: no cluster: build one',
    '  all.test.mjs > notes: not on Mondays',
    '  all.test.mjs > group > never runs: a hook of "group" failed',
    '',
    'Failed:',
    '  all.test.mjs > hook of group: hook',
    '  all.test.mjs > fails: no',
    '  broken.test.mjs: does not load',
    '',
    '1 passed, 3 failed, 3 skipped',
  ]);
}, 60_000);

it('prints how long the hostile tests took, with their limit, before the counts', async () => {
  const { code, lines } = await runVitest(
    { 'attack.test.mjs': `import { it } from 'vitest'; it('passes', () => {});` },
    'hostile-timed',
  );
  expect(code).toBe(0);
  expect(lines.at(-2)).toMatch(/^Hostile tests: \d+ s of at most 180 s on two quiet cores$/);
  expect(lines.at(-1)).toBe('1 passed, 0 failed, 0 skipped');
}, 60_000);
