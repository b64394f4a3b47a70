import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SUMMARY_FILE_VARIABLE } from './summary.ts';

const repository = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(repository, 'node_modules/.reporter-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs Playwright Test on these files, which need no browser, with this reporter. */
function runPlaywright(
  files: Record<string, string>,
): Promise<{ code: number | string | null | undefined; lines: string[] }> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const reporter = join(repository, 'e2e/reporters/playwright-summary-reporter.ts');
  writeFileSync(
    join(folder, 'playwright.config.mjs'),
    `export default { testDir: ${JSON.stringify(folder)}, workers: 1, testIgnore: [], testMatch: '*.spec.mjs', reporter: [['list'], [${JSON.stringify(reporter)}]] };`,
  );
  const cli = join(repository, 'node_modules/@playwright/test/cli.js');
  const args = [cli, 'test', '--config', join(folder, 'playwright.config.mjs')];
  const env = { ...process.env, [SUMMARY_FILE_VARIABLE]: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error, stdout) => {
      resolve({ code: error?.code ?? 0, lines: stdout.trimEnd().split('\n') });
    });
  });
}

it('lists hook and test failures, and skipped tests, with their reasons', async () => {
  const { code, lines } = await runPlaywright({
    'all.spec.mjs': `import { test } from '@playwright/test';
      test('passes', () => {});
      test('fails', () => { throw new Error('no'); });
      test.describe('parts', () => { test.skip(true, 'no cluster: build one'); test('needs a cluster', () => {}); });
      test('notes', () => { test.skip(true, 'not on Mondays'); });
      test.describe('group', () => {
        test.beforeAll(() => { throw new Error('hook'); });
        test('runs first', () => {});
        test('never runs', () => {});
      });`,
  });
  expect(code).toBe(1);
  expect(lines.slice(lines.indexOf('Skipped:'))).toEqual([
    'Skipped:',
    '  all.spec.mjs > parts > needs a cluster: no cluster: build one',
    '  all.spec.mjs > notes: not on Mondays',
    '  all.spec.mjs > group > never runs: an earlier test or a hook of its group failed',
    '',
    'Failed:',
    '  all.spec.mjs > fails: Error: no',
    '  all.spec.mjs > group > runs first: Error: hook',
    '',
    '1 passed, 2 failed, 3 skipped',
  ]);
}, 60_000);

it('counts a file that does not load as one failure', async () => {
  const { code, lines } = await runPlaywright({
    'all.spec.mjs': `import { test } from '@playwright/test'; test('passes', () => {});`,
    'broken.spec.mjs': `throw new Error('does not load');`,
  });
  expect(code).toBe(1);
  expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
}, 60_000);
