import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bundleAgent, ROOT, SCRIPT_LIMIT } from './bundle.ts';
import { gzipFile, xzFile } from './compress.ts';
import { ARCHITECTURES, createExecutable } from './executable.ts';
import { measureFile, writeManifest, type BuiltFile } from './manifest.ts';

/**
 * Builds the files that the server provides: `npm run build:agent [-- --script-only] [-- --out
 * FOLDER]`. The new folder replaces the old one only when it is complete.
 */
const { values: options } = parseArgs({
  options: { 'script-only': { type: 'boolean', default: false }, out: { type: 'string' } },
});
const out = options.out === undefined ? join(ROOT, 'dist', 'agent') : resolve(options.out);
const Package = z.object({ version: z.string(), dependencies: z.object({ node: z.string() }) });
const printLine = (line: string) => void process.stdout.write(`${line}\n`);
const formatKilobytes = (bytes: number) => `${Math.round(bytes / 1000).toLocaleString('en')} kB`;

const { version, dependencies } = Package.parse(
  JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')),
);
const newFolder = `${out}.new`;
await rm(newFolder, { recursive: true, force: true });
await mkdir(newFolder, { recursive: true });

const files: BuiltFile[] = [];
const unpacked: BuiltFile[] = [];
const recordFile = async (file: string, list = files) => {
  const built = await measureFile(file);
  list.push(built);
  if (list === files)
    printLine(`${built.name.padEnd(28)} ${formatKilobytes(built.size).padStart(10)}`);
};

const script = join(newFolder, 'podium-agent.cjs');
await buildScript();
if (!options['script-only'])
  for (const architecture of ARCHITECTURES) await buildExecutable(architecture);
await copyFile(join(ROOT, 'agents', 'install', 'install.sh'), join(newFolder, 'install.sh'));
await writeManifest(newFolder, version, files, unpacked);
await rm(out, { recursive: true, force: true });
await rename(newFolder, out);
printLine(`podium-agent ${version} is in ${relative(process.cwd(), out) || '.'}`);

async function buildScript(): Promise<void> {
  const bundle = await bundleAgent(version);
  if (bundle.script.length > SCRIPT_LIMIT) {
    const largest = bundle.parts
      .slice(0, 8)
      .map(([name, bytes]) => `  ${name}: ${formatKilobytes(bytes)}`);
    throw new Error(
      `the script has ${formatKilobytes(bundle.script.length)}, more than ${formatKilobytes(SCRIPT_LIMIT)}; the largest parts are\n${largest.join('\n')}`,
    );
  }
  await writeFile(script, bundle.script);
  await chmod(script, 0o755);
  await recordFile(script);
  await recordFile(await gzipFile(script));
}

async function buildExecutable(architecture: (typeof ARCHITECTURES)[number]): Promise<void> {
  const executable = join(newFolder, `podium-agent-linux-${architecture}`);
  await createExecutable(script, architecture, dependencies.node, executable);
  await recordFile(executable, unpacked);
  const compressed = await xzFile(executable);
  if (compressed === null)
    printLine(
      "xz isn't installed (Debian: apt-get install xz-utils), so the executables are packed with gzip and a third larger.",
    );
  await recordFile(compressed ?? (await gzipFile(executable)));
  await rm(executable);
}
