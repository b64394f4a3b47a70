import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);
const UNPACK_SCRIPT = `import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath())`;

/**
 * Unpacks the Chromium of @sparticuz/chromium, once per version, and returns its path.
 *
 * The package itself unpacks into the folder for temporary files and treats existing files as
 * complete. Here a separate process unpacks into a new folder, which is then renamed. So two test
 * runs at once, or an interrupted one, never see half a browser.
 */
export async function unpackChromium(folder = tmpdir()): Promise<string> {
  const home = join(folder, `podium-chromium-${packageVersion()}`);
  const executable = join(home, 'chromium');
  if (existsSync(executable)) return executable;
  const newFolder = await mkdtemp(join(folder, 'podium-chromium-'));
  const { stdout } = await execFileAsync(
    process.execPath,
    ['--input-type=module', '-e', UNPACK_SCRIPT],
    {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR: newFolder },
    },
  );
  if (basename(stdout) !== 'chromium')
    throw new Error(`@sparticuz/chromium unpacked ${stdout}, where its program was expected`);
  await rename(newFolder, home).catch(async (error: unknown) => {
    await rm(newFolder, { recursive: true, force: true });
    if (!existsSync(executable)) throw error;
  });
  return executable;
}

function packageVersion(): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@sparticuz/chromium');
  const { version } = require(join(dirname(entry), '../../package.json')) as { version: string };
  return version;
}
