import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bundleAgent, ROOT, SCRIPT_LIMIT } from './bundle.ts';
import { gzip, xz } from './compress.ts';
import { ARCHITECTURES, makeExecutable } from './executable.ts';
import { measure, writeManifest, type BuiltFile } from './manifest.ts';

/**
 * Builds what the server hands out: `npm run build:agent [-- --script-only] [-- --out FOLDER]`. The new folder takes the old
 * one's place only when all of it is there.
 */
const { values: options } = parseArgs({
  options: { 'script-only': { type: 'boolean', default: false }, out: { type: 'string' } },
});
const out = options.out === undefined ? join(ROOT, 'dist', 'agent') : resolve(options.out);
const Package = z.object({ version: z.string(), dependencies: z.object({ node: z.string() }) });
const say = (line: string) => void process.stdout.write(`${line}\n`);
const inKilobytes = (bytes: number) => `${Math.round(bytes / 1000).toLocaleString('en')} kB`;

const { version, dependencies } = Package.parse(
  JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')),
);
const fresh = `${out}.new`;
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });

const files: BuiltFile[] = [];
const unpacked: BuiltFile[] = [];
const done = async (file: string, into = files) => {
  const built = await measure(file);
  into.push(built);
  if (into === files) say(`${built.name.padEnd(28)} ${inKilobytes(built.size).padStart(10)}`);
};

const script = join(fresh, 'podium-agent.cjs');
await buildScript();
if (!options['script-only'])
  for (const architecture of ARCHITECTURES) await buildExecutable(architecture);
await copyFile(join(ROOT, 'agents', 'install', 'install.sh'), join(fresh, 'install.sh'));
await writeManifest(fresh, version, files, unpacked);
await rm(out, { recursive: true, force: true });
await rename(fresh, out);
say(`podium-agent ${version} is in ${relative(process.cwd(), out) || '.'}`);

async function buildScript(): Promise<void> {
  const bundle = await bundleAgent(version);
  if (bundle.script.length > SCRIPT_LIMIT) {
    const largest = bundle.parts
      .slice(0, 8)
      .map(([name, bytes]) => `  ${name}: ${inKilobytes(bytes)}`);
    throw new Error(
      `the script has ${inKilobytes(bundle.script.length)}, more than ${inKilobytes(SCRIPT_LIMIT)}; the largest parts are\n${largest.join('\n')}`,
    );
  }
  await writeFile(script, bundle.script);
  await chmod(script, 0o755);
  await done(script);
  await done(await gzip(script));
}

async function buildExecutable(architecture: (typeof ARCHITECTURES)[number]): Promise<void> {
  const executable = join(fresh, `podium-agent-linux-${architecture}`);
  await makeExecutable(script, architecture, dependencies.node, executable);
  await done(executable, unpacked);
  const small = await xz(executable);
  if (small === null)
    say(
      'this machine has no xz (Debian: apt-get install xz-utils): the executables are packed by gzip, a third larger.',
    );
  await done(small ?? (await gzip(executable)));
  await rm(executable);
}
