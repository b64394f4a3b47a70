import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { createContextFilter } from './dockerignore.ts';
import { expandArgs, type Instruction, type Stage } from './dockerfile.ts';

/** What an image does when it starts, in the form of an OCI configuration. */
export interface ImageConfig {
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: readonly string[];
}

/** A stage that was carried out. */
export interface BuiltStage {
  readonly name: string;
  readonly config: ImageConfig;
  /** Folders with the changes of each layer. The first one is the base image. */
  readonly layers: readonly string[];
  /** The file system, mounted while this process runs. */
  readonly root: string;
  readonly stamp: string;
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
export const EMPTY_CONFIG: ImageConfig = {
  env: { PATH },
  user: '0',
  workdir: '/',
  entrypoint: [],
  cmd: [],
  ports: [],
  volumes: [],
  healthcheck: [],
};

export interface StageOptions {
  /** The folder that is built, with `.dockerignore`. */
  readonly context: string;
  /** For the layers and the caches. */
  readonly workFolder: string;
  /** Values of the arguments that a stage can declare, such as TARGETARCH. */
  readonly args: Readonly<Record<string, string>>;
  /** Environment of RUN for the network of this machine. */
  readonly network: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/**
 * Carries out the instructions of a stage on top of `parent`, in an overlay of its layers. A stage
 * whose inputs didn't change is reused. This process must have a mount namespace that ends with it.
 * @throws {Error} with the instruction that failed
 */
export function buildStage(
  stage: Stage,
  parent: Pick<BuiltStage, 'config' | 'layers' | 'stamp'>,
  others: ReadonlyMap<string, BuiltStage>,
  options: StageOptions,
): BuiltStage {
  const folder = join(options.workFolder, 'stages', stage.name);
  const upper = join(folder, 'upper');
  const root = join(folder, 'root');
  const stampFile = join(folder, 'stamp');
  const stamp = stampOf(stage, parent.stamp, others, options);
  const layers = [...parent.layers, upper];
  const isBuilt = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (!isBuilt) rmSync(folder, { recursive: true, force: true });
  for (const name of ['upper', 'work', 'root']) mkdirSync(join(folder, name), { recursive: true });
  mountOverlay(layers, join(folder, 'work'), root);
  let state: StageState = { config: parent.config, args: {} };
  const startedAt = Date.now();
  for (const instruction of stage.instructions) {
    if (isBuilt && (instruction.kind === 'RUN' || instruction.kind === 'COPY')) continue;
    state = carryOut(instruction, state, { root, others, options });
  }
  writeFileSync(stampFile, stamp);
  const took = isBuilt ? 'unchanged' : `${String(Math.round((Date.now() - startedAt) / 1000))} s`;
  options.log(`stage ${stage.name}: ${took}`);
  return { name: stage.name, config: state.config, layers, root, stamp };
}

interface StageState {
  readonly config: ImageConfig;
  readonly args: Readonly<Record<string, string>>;
}

interface StageContext {
  readonly root: string;
  readonly others: ReadonlyMap<string, BuiltStage>;
  readonly options: StageOptions;
}

function carryOut(instruction: Instruction, state: StageState, context: StageContext): StageState {
  const { config } = state;
  const withConfig = (change: Partial<ImageConfig>): StageState => ({
    ...state,
    config: { ...config, ...change },
  });
  switch (instruction.kind) {
    case 'ARG': {
      const value = context.options.args[instruction.name] ?? instruction.value;
      if (value === null) throw new Error(`the argument ${instruction.name} has no value`);
      return { ...state, args: { ...state.args, [instruction.name]: value } };
    }
    case 'ENV':
      return withConfig({ env: { ...config.env, ...instruction.values } });
    case 'WORKDIR':
      mkdirSync(join(context.root, instruction.value), { recursive: true });
      return withConfig({ workdir: instruction.value });
    case 'USER':
      return withConfig({ user: instruction.value });
    case 'EXPOSE':
      return withConfig({ ports: [...config.ports, instruction.value] });
    case 'VOLUME':
      return withConfig({ volumes: [...config.volumes, ...instruction.words] });
    case 'ENTRYPOINT':
      return withConfig({ entrypoint: instruction.words, cmd: [] });
    case 'CMD':
      return withConfig({ cmd: instruction.words });
    case 'HEALTHCHECK':
      return withConfig({ healthcheck: instruction.words });
    case 'COPY':
      copy(instruction, state, context);
      return state;
    case 'RUN':
      runScript(instruction, state, context);
      return state;
  }
}

function copy(
  { fromStage, sources, target }: Extract<Instruction, { kind: 'COPY' }>,
  { config, args }: StageState,
  { root, others, options }: StageContext,
): void {
  const destination = join(root, resolve(config.workdir, target));
  const isFolder = target.endsWith('/') || target === '.' || sources.length > 1;
  if (isFolder) mkdirSync(destination, { recursive: true });
  if (fromStage === null) {
    const files = listContext(options.context);
    for (const source of sources)
      copyFromContext(options.context, files, source, destination, isFolder);
    return;
  }
  const stage = others.get(fromStage);
  if (stage === undefined) throw new Error(`COPY --from names the unknown stage ${fromStage}`);
  for (const source of sources) {
    const path = join(stage.root, expandArgs(source, args));
    mkdirSync(dirname(destination), { recursive: true });
    const isTree = statSync(path).isDirectory();
    if (isTree) mkdirSync(destination, { recursive: true });
    runProgram('cp', ['-a', isTree ? `${path}/.` : path, destination]);
  }
}

function copyFromContext(
  context: string,
  files: readonly string[],
  source: string,
  destination: string,
  isFolder: boolean,
): void {
  const isInside = (file: string): boolean => source === '.' || file.startsWith(`${source}/`);
  const selected = files.filter((file) => file === source || isInside(file));
  if (selected.length === 0) throw new Error(`COPY: the build has no file ${source}`);
  for (const file of selected) {
    let path = destination;
    if (file === source) path = isFolder ? join(destination, basename(file)) : destination;
    else path = join(destination, source === '.' ? file : file.slice(source.length + 1));
    mkdirSync(dirname(path), { recursive: true });
    const from = join(context, file);
    rmSync(path, { force: true });
    if (lstatSync(from).isSymbolicLink()) symlinkSync(readlinkSync(from), path);
    else copyFileSync(from, path);
  }
}

/** The files that `.dockerignore` keeps in the build, sorted. */
export function listContext(context: string): readonly string[] {
  const filter = createContextFilter(readFileSync(join(context, '.dockerignore'), 'utf8'));
  const walk = (folder: string): string[] =>
    readdirSync(join(context, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filter.canContain(path) ? walk(path) : [];
      return filter.isIncluded(path) ? [path] : [];
    });
  return walk('').sort();
}

/** Runs a script in the stage's root, with namespaces for mounts and processes that end with it. */
function runScript(
  { command, cacheTargets }: Extract<Instruction, { kind: 'RUN' }>,
  { config, args }: StageState,
  { root, options }: StageContext,
): void {
  if (config.user !== '0') throw new Error('RUN after USER is not supported');
  const caches = cacheTargets.map((target) => {
    const folder = join(options.workFolder, 'cache', target.replaceAll('/', '_'));
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(root, target), { recursive: true });
    return `mount --bind '${folder}' '${root}${target}'`;
  });
  const authorities = options.network['NODE_EXTRA_CA_CERTS'];
  const script = [
    'set -eu',
    `mount -t proc proc '${root}/proc'`,
    `mount --rbind /dev '${root}/dev'`,
    `mount -t tmpfs run '${root}/run'`,
    `mount -t tmpfs tmp '${root}/tmp' -o mode=1777`,
    `cp -L /etc/resolv.conf '${root}/run/resolv.conf'`,
    `[ -e '${root}/etc/resolv.conf' ] || : >'${root}/etc/resolv.conf'`,
    `mount --bind '${root}/run/resolv.conf' '${root}/etc/resolv.conf'`,
    ...(authorities === undefined ? [] : [`cp -L '${authorities}' '${root}/run/authorities.crt'`]),
    ...caches,
    `exec chroot '${root}' /usr/bin/env -i "$@" sh -c 'cd "$0" && exec "$1"' '${config.workdir}' '${command}'`,
  ];
  const variables = {
    HOME: '/root',
    DEBIAN_FRONTEND: 'noninteractive',
    ...options.network,
    ...(authorities !== undefined && { NODE_EXTRA_CA_CERTS: '/run/authorities.crt' }),
    ...config.env,
    ...args,
  };
  runProgram('unshare', [
    ...['--mount', '--pid', '--fork', '--kill-child', 'bash', '-c', script.join('\n'), 'bash'],
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
  ]);
}

function mountOverlay(layers: readonly string[], work: string, root: string): void {
  const upper = layers.at(-1) ?? '';
  const lower = layers.slice(0, -1).toReversed().join(':');
  runProgram('mount', [
    ...['-t', 'overlay', 'overlay', '-o'],
    `lowerdir=${lower},upperdir=${upper},workdir=${work}`,
    root,
  ]);
}

/** @throws {Error} if the program fails; its output goes to this process's output */
export function runProgram(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0)
    throw new Error(`${program} failed (${error?.message ?? `exit code ${String(status)}`})`);
}

/** Changes with everything that the stage is made of: instructions, arguments, files, other stages. */
function stampOf(
  stage: Stage,
  parentStamp: string,
  others: ReadonlyMap<string, BuiltStage>,
  { context, args }: StageOptions,
): string {
  const hash = createHash('sha256').update(JSON.stringify([parentStamp, stage, args]));
  for (const instruction of stage.instructions) {
    if (instruction.kind !== 'COPY') continue;
    const { fromStage, sources } = instruction;
    if (fromStage !== null) hash.update(others.get(fromStage)?.stamp ?? '');
    else
      for (const file of listContext(context))
        if (
          sources.some(
            (source) => source === '.' || file === source || file.startsWith(`${source}/`),
          )
        )
          hash
            .update(`${file}\0${String(lstatSync(join(context, file)).mode)}\0`)
            .update(readFileSync(join(context, file)));
  }
  return hash.digest('hex');
}
