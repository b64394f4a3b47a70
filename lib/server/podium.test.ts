import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it, onTestFinished } from 'vitest';

function printHelp(compileCache: string) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'podium.js'), '--help'],
    { encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: compileCache } },
  );
  return { status, stdout };
}

it(
  'keeps what Node compiles in the folder that NODE_COMPILE_CACHE names',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'podium-compiled-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    expect(printHelp(folder)).toMatchObject({ status: 0 });
    expect(readdirSync(folder)).not.toEqual([]);
  },
);

it('starts where it can’t write what Node compiles', { timeout: 60_000 }, () => {
  expect(printHelp(join(import.meta.filename, 'folder'))).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Usage: podium'),
  });
});

it(
  'ends without a stack trace when its reader, such as head, has enough',
  { timeout: 60_000 },
  async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'podium.js'), '--help'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, errors }).toEqual({ code: 141, errors: '' });
  },
);
