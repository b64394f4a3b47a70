import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { formatSummary } from './summary-reporter.ts';

const repository = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(repository, 'node_modules/.reporter-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs vitest itself on these files, with nothing but the reporter in question beside the default one. */
function run(
  files: Record<string, string>,
): Promise<{ code: number | string | null | undefined; lines: string[] }> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const config = `import LastLine from ${JSON.stringify(join(repository, 'e2e/harness/reporter.ts'))};
export default { test: { root: ${JSON.stringify(folder)}, dir: ${JSON.stringify(folder)}, exclude: [], reporters: ['default', new LastLine()] } };`;
  writeFileSync(join(folder, 'vitest.config.mjs'), config);
  const cli = join(repository, 'node_modules/vitest/vitest.mjs');
  return new Promise((resolve) => {
    const args = [cli, 'run', '--config', join(folder, 'vitest.config.mjs'), '--root', folder];
    execFile(process.execPath, args, (error, stdout) => {
      resolve({ code: error?.code ?? 0, lines: stdout.trimEnd().split('\n') });
    });
  });
}

it('ends with the figures and exactly them when nothing was skipped', () => {
  expect(formatSummary({ passed: 3, failed: 0, skipped: [] })).toBe(
    '3 passed, 0 failed, 0 skipped',
  );
});

it('counts what vitest counts nowhere, and lists what was skipped with why', async () => {
  const { code, lines } = await run({
    'all.test.mjs': `import { beforeAll, describe, it } from 'vitest';
      it('passes', () => {});
      it('fails', () => { throw new Error('no'); });
      describe.skip('parts', { meta: { why: 'no cluster: build one' } }, () => { it('needs a cluster', () => {}); });
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
    '1 passed, 3 failed, 3 skipped',
  ]);
}, 60_000);
