import { spawn } from 'node:child_process';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { APP_IMPORTS } from './app-sources.js';
import { assertExpectedPaths, listBuiltPaths } from './reachable-paths.ts';

/** Everything that the page build reads. */
export const SOURCES: readonly string[] = [
  'app',
  ...Object.values(APP_IMPORTS).flat(),
  'public',
  'next.config.js',
  'postcss.config.js',
  'package-lock.json',
  'tsconfig.json',
  '.browserslistrc',
];

/** Next.js writes this file when a build is complete. */
const BUILD_ID_FILE = '.next/BUILD_ID';

/** Whether the last build is newer than all its sources. */
export function arePagesBuilt(dir: string): boolean {
  const built = modifiedAt(join(dir, BUILD_ID_FILE));
  return built > 0 && SOURCES.every((source) => newestModifiedAt(join(dir, source)) <= built);
}

/**
 * For a start that never builds, such as in a container with a read-only root: a sentence about what
 * isn't built, or null. File times don't matter, because an image doesn't keep them.
 */
export function findMissingBuild(dir: string): string | null {
  if (modifiedAt(join(dir, BUILD_ID_FILE)) === 0)
    return "The pages aren't built. Run npm run build first, or start without --built.";
  if (!isAgentScriptBuilt(dir))
    return "The agent isn't built. Run npm run build:agent first, or start without --built.";
  return null;
}

/**
 * Builds the pages in a separate process.
 * @throws {Error} with the last lines of the build output, or with unexpected paths
 */
export async function buildPages(dir: string): Promise<void> {
  const startedAt = new Date();
  await runScript(
    dir,
    [join(dir, 'node_modules/next/dist/bin/next'), 'build'],
    "The pages couldn't be built.",
  );
  assertExpectedPaths(listBuiltPaths(dir));
  // Dated back to its start, so that a source that changed meanwhile is newer and triggers a build.
  utimesSync(join(dir, BUILD_ID_FILE), startedAt, startedAt);
}

/** Whether the agent script is built. `npm run build:agent` also builds the optional executables. */
export function isAgentScriptBuilt(dir: string): boolean {
  return modifiedAt(join(dir, 'dist', 'agent', 'install.sh')) > 0;
}

/** @throws {Error} with the last lines of the build output */
export async function buildAgentScript(dir: string): Promise<void> {
  await runScript(dir, ['agents/build/build.ts', '--script-only'], "The agent couldn't be built.");
}

/** Runs a script of the project with this Node and waits until it ends. */
async function runScript(
  dir: string,
  args: readonly string[],
  failureMessage: string,
): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve).once('error', reject);
  });
  if (code !== 0) throw new Error(`${failureMessage} The last lines were:\n${output.trim()}`);
}

function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestModifiedAt(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path)
    .filter((name) => !/\.(test|spec|fixture)\.tsx?$/.test(name))
    .reduce((newest, name) => Math.max(newest, newestModifiedAt(join(path, name))), 0);
}
