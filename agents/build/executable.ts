import { execFile } from 'node:child_process';
import { access, chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './bundle.ts';

const runFile = promisify(execFile);

export const ARCHITECTURES = ['x64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/**
 * Runs as a separate process, because it prints a warning for each section of Node's file that it
 * doesn't know.
 */
const POSTJECT = join(ROOT, 'node_modules', 'postject', 'dist', 'cli.js');

/**
 * Marks the place in Node's file where it looks for the blob
 * (nodejs.org/api/single-executable-applications).
 */
const SEA_FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Creates one executable with Node and the agent, for Linux on this architecture.
 * @param script path of the bundled script
 * @param target path of the executable; an existing file is replaced
 * @throws {Error} this process runs another Node version than the packed one: a blob fits only the
 * version that built it
 */
export async function createExecutable(
  script: string,
  architecture: Architecture,
  nodeVersion: string,
  target: string,
): Promise<void> {
  if (process.version !== `v${nodeVersion}`)
    throw new Error(
      `the executables contain Node ${nodeVersion} and must be built with it, not with ${process.version}. Run: npm run build:agent`,
    );
  const node = await fetchNode(architecture, nodeVersion);
  await rm(target, { force: true });
  await copyFile(node, target);
  await chmod(target, 0o755);
  await withBlob(script, architecture, (blob) =>
    runFile(process.execPath, [
      POSTJECT,
      target,
      'NODE_SEA_BLOB',
      blob,
      '--sentinel-fuse',
      SEA_FUSE,
    ]),
  );
}

async function withBlob(
  script: string,
  architecture: Architecture,
  action: (blob: string) => Promise<unknown>,
): Promise<void> {
  const folder = await mkdtemp(join(ROOT, 'node_modules', '.cache', 'podium-sea-'));
  try {
    const output = join(folder, 'blob');
    // Compiled code works only on its own architecture. Another one would discard it with a warning
    // at each start.
    const config = {
      main: script,
      output,
      disableExperimentalSEAWarning: true,
      useSnapshot: false,
      useCodeCache: architecture === process.arch,
    };
    await writeFile(join(folder, 'sea.json'), JSON.stringify(config));
    await runFile(process.execPath, ['--experimental-sea-config', join(folder, 'sea.json')]);
    await action(output);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Path of Node's binary from npm, downloaded once and kept in the cache folder. */
async function fetchNode(architecture: Architecture, version: string): Promise<string> {
  const name = `node-linux-${architecture}`;
  const cache = join(ROOT, 'node_modules', '.cache', 'podium-node');
  const cachedNode = join(cache, `${name}-${version}`);
  if (
    await access(cachedNode).then(
      () => true,
      () => false,
    )
  )
    return cachedNode;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'fetch-'));
  try {
    await runFile('npm', ['pack', `${name}@${version}`, '--pack-destination', folder, '--silent'], {
      cwd: folder,
    });
    await runFile('tar', [
      '-xzf',
      join(folder, `${name}-${version}.tgz`),
      '-C',
      folder,
      'package/bin/node',
    ]);
    await rename(join(folder, 'package', 'bin', 'node'), cachedNode);
    return cachedNode;
  } finally {
    await rm(folder, { recursive: true });
  }
}
