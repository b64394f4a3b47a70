import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { ImageConfig } from './build-stage.ts';

/**
 * Pushes assembled images to the registry of the node of e2e/cluster: `node deploy/image/push.ts FOLDER
 * TAG [IMAGE...]`, as root, with FOLDER of `assemble.ts --work`. Without IMAGE, all three are pushed. The names are podium:TAG, podium:TAG-slim and
 * podium-agent:TAG.
 */
const [folder = '', tag = '', ...wanted] = process.argv.slice(2);
if (folder === '' || tag === '') throw new Error('usage: push.ts FOLDER TAG [IMAGE...]');
const REGISTRY = '127.0.0.1:5051';
const CLUSTER = resolve(import.meta.dirname, '../../e2e/cluster/cluster');
const NAMES = { server: `podium:${tag}`, slim: `podium:${tag}-slim`, agent: `podium-agent:${tag}` };

interface AssembledImage {
  readonly base: string;
  readonly layers: readonly string[];
  readonly config: ImageConfig;
}

const tars = mkdtempSync(join(folder, 'push-'));
const packed = new Map<string, string>();
try {
  for (const [image, name] of Object.entries(NAMES)) {
    if (wanted.length > 0 && !wanted.includes(image)) continue;
    const { base, layers, config } = JSON.parse(
      readFileSync(join(folder, `${image}.json`), 'utf8'),
    ) as AssembledImage;
    const files = [base, ...layers].flatMap((layer) => ['--new_layer', packLayer(layer)]);
    // The registry is reachable from within the node only.
    crane(
      'append',
      '--insecure',
      '--oci-empty-base',
      '--new_tag',
      `${REGISTRY}/library/${name}`,
      ...files,
    );
    crane(
      ...['mutate', '--insecure', '--set-platform', 'linux/amd64', '--user', config.user],
      ...['--workdir', config.workdir, '--entrypoint', config.entrypoint.join(',')],
      ...['--cmd', config.cmd.join(','), '--tag', `${REGISTRY}/library/${name}`],
      ...Object.entries(config.env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      `${REGISTRY}/library/${name}`,
    );
    process.stdout.write(`pushed ${name}\n`);
  }
} finally {
  rmSync(tars, { recursive: true });
}

function crane(...args: readonly string[]): void {
  execFileSync(CLUSTER, ['enter', 'crane', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Packs a layer. Where the overlay hides a file, OCI expects an empty file with the prefix `.wh.`. */
function packLayer(layer: string): string {
  const existing = packed.get(layer);
  if (existing !== undefined) return existing;
  const file = join(tars, `${String(packed.size)}.tar`);
  const hidden = readdirSync(layer, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isCharacterDevice() && !entry.parentPath.startsWith(join(layer, 'dev')),
    )
    .map((entry) => relative(layer, join(entry.parentPath, entry.name)));
  const exclude = join(tars, 'exclude');
  writeFileSync(exclude, hidden.map((path) => `./${path}\n`).join(''));
  execFileSync('tar', [
    ...['-C', layer, '--numeric-owner', '--sort=name', '--exclude=./dev/*'],
    ...['--no-wildcards', '-X', exclude, '-cf', file, '.'],
  ]);
  if (hidden.length > 0) {
    const marks = join(tars, 'marks');
    for (const path of hidden) {
      mkdirSync(join(marks, dirname(path)), { recursive: true });
      writeFileSync(join(marks, dirname(path), `.wh.${basename(path)}`), '');
    }
    execFileSync('bash', [
      '-c',
      `cd '${marks}' && find . -name '.wh.*' -print0 | tar --null -T - --owner=0 --group=0 -rf '${file}'`,
    ]);
    rmSync(marks, { recursive: true });
  }
  packed.set(layer, file);
  return file;
}
