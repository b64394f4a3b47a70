import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildStage, EMPTY_CONFIG, type BuiltStage } from './build-stage.ts';
import { expandArgs, parseDockerfile } from './dockerfile.ts';
import { compareSizes, type ImageSizes } from './sizes.ts';

/**
 * Builds the images without Docker: `node deploy/image/assemble.ts --work FOLDER --base
 * NODE_IMAGE=FOLDER --base AGENT_IMAGE=FOLDER [--write-sizes] [--arch arm64] [--stage NAME]`. Carries
 * out the instructions of the Dockerfile in scratch roots, whose base images are folders, and writes
 * FOLDER/IMAGE.json for each image. With `--stage`, only these stages are built, and no image. Needs
 * Linux and root.
 */
const { values: options } = parseArgs({
  options: {
    work: { type: 'string' },
    base: { type: 'string', multiple: true, default: [] },
    arch: { type: 'string', default: 'amd64' },
    stage: { type: 'string', multiple: true, default: [] },
    'write-sizes': { type: 'boolean', default: false },
    'in-namespace': { type: 'boolean', default: false },
  },
});
/** The stages that are images. The others are only built from. */
const IMAGES = ['server', 'slim', 'agent'];
const PROJECT = resolve(import.meta.dirname, '../..');
const SIZES_FILE = join(import.meta.dirname, 'sizes.json');
const printLine = (line: string) => void process.stdout.write(`${line}\n`);

if (options.work === undefined) throw new Error('--work FOLDER is missing');
const workFolder = resolve(options.work);
// In a mount namespace, so that no mount remains after this process, however it ends.
if (options['in-namespace']) assemble();
else
  process.exitCode =
    spawnSync(
      'unshare',
      [
        ...['--mount', '--propagation', 'private', process.execPath],
        ...[...process.argv.slice(1), '--in-namespace'],
      ],
      { stdio: 'inherit' },
    ).status ?? 1;

function assemble(): void {
  mkdirSync(workFolder, { recursive: true });
  const { globalArgs, stages } = parseDockerfile(
    readFileSync(join(import.meta.dirname, 'Dockerfile'), 'utf8'),
  );
  const bases = Object.fromEntries(
    options.base.map((pair) => {
      const [name = '', folder = ''] = pair.split('=');
      return [name, resolve(folder)];
    }),
  );
  const built = new Map<string, BuiltStage>();
  for (const stage of stages) {
    if (options.stage.length > 0 && !options.stage.includes(stage.name)) continue;
    const from = expandArgs(stage.from, { ...globalArgs, ...bases });
    const parent = built.get(from) ?? openBase(from);
    built.set(
      stage.name,
      buildStage(stage, parent, built, {
        context: PROJECT,
        workFolder,
        args: { TARGETARCH: options.arch },
        network: readNetworkEnvironment(),
        log: printLine,
      }),
    );
  }
  if (options.stage.length > 0) return;
  const sizes: ImageSizes = {};
  for (const name of IMAGES) {
    const image = built.get(name);
    if (image === undefined) throw new Error(`the Dockerfile has no stage ${name}`);
    const [base = '', ...layers] = image.layers;
    sizes[name] = layers.reduce((sum, layer) => sum + sizeOf(layer), 0);
    writeFileSync(
      join(workFolder, `${name}.json`),
      `${JSON.stringify({ base, layers, config: image.config }, null, 2)}\n`,
    );
  }
  reportSizes(sizes);
}

function openBase(folder: string): Pick<BuiltStage, 'config' | 'layers' | 'stamp'> {
  if (!folder.startsWith('/'))
    throw new Error(`there is no folder for the base image ${folder}: pass it with --base`);
  const created = statSync(folder).mtimeMs;
  return { config: EMPTY_CONFIG, layers: [folder], stamp: `${folder} ${String(created)}` };
}

/** The way to the registries that this machine uses, as Docker passes proxies to a build. */
function readNetworkEnvironment(): Record<string, string> {
  const names = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]);
  const found = [...names, 'NODE_EXTRA_CA_CERTS'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const { stdout } = spawnSync('npm', ['config', 'get', 'registry'], {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  return { ...Object.fromEntries(found), npm_config_registry: stdout.trim() };
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function reportSizes(sizes: ImageSizes): void {
  for (const [name, bytes] of Object.entries(sizes))
    printLine(`${name.padEnd(8)} ${(bytes / 1e6).toFixed(1).padStart(7)} MB above its base image`);
  if (options['write-sizes']) {
    writeFileSync(SIZES_FILE, `${JSON.stringify(sizes, null, 2)}\n`);
    return;
  }
  const errors = compareSizes(sizes, JSON.parse(readFileSync(SIZES_FILE, 'utf8')) as ImageSizes);
  for (const error of errors) process.stderr.write(`${error}\n`);
  if (errors.length > 0) process.exitCode = 1;
}
