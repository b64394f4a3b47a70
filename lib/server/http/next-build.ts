import { spawn } from 'node:child_process';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

/** What the pages are made of: what eslint.config.js lets app/ import, and the settings of the build. */
const SOURCES = [
  'app',
  'lib/protocol',
  'lib/client',
  'lib/i18n',
  'lib/room/types.ts',
  'lib/grading/types.ts',
  'lib/server/context.ts',
  'public',
  'next.config.js',
  'postcss.config.js',
  'package-lock.json',
  'tsconfig.json',
  '.browserslistrc',
];

/** Written by Next when a build is whole. */
const BUILD_ID_FILE = '.next/BUILD_ID';

/** Whether the last build is newer than everything it was made of. */
export function arePagesBuilt(dir: string): boolean {
  const built = modifiedAt(join(dir, BUILD_ID_FILE));
  return built > 0 && SOURCES.every((source) => newestModifiedAt(join(dir, source)) <= built);
}

/**
 * Builds the pages in a process of its own.
 * @throws {Error} with the last lines of what the build said
 */
export async function buildPages(dir: string): Promise<void> {
  const began = new Date();
  await runScript(
    dir,
    [join(dir, 'node_modules/next/dist/bin/next'), 'build'],
    'The pages could not be built.',
  );
  // As old as its beginning: a source that was changed meanwhile is newer, and builds again.
  utimesSync(join(dir, BUILD_ID_FILE), began, began);
}

/** Whether there is a script of the agent to hand out; the executables are an extra that `npm run build:agent` makes. */
export function isAgentScriptBuilt(dir: string): boolean {
  return modifiedAt(join(dir, 'dist', 'agent', 'install.sh')) > 0;
}

/** @throws {Error} with the last lines of what the build said */
export async function buildAgentScript(dir: string): Promise<void> {
  await runScript(
    dir,
    ['agents/build/build.ts', '--script-only'],
    'The script of the agent could not be built.',
  );
}

/** Runs a script of the project's with this Node and waits for its end. */
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
    .filter((name) => !/\.(test|e2e|fixture)\.tsx?$/.test(name))
    .reduce((newest, name) => Math.max(newest, newestModifiedAt(join(path, name))), 0);
}
