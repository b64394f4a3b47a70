import { join } from 'node:path';
import { thisMachine, type Machine } from './machine.ts';
import type { ProgramLookup } from './programs.ts';

/** The assembled images, or the reason why they are missing. */
export type ImageLookup = { kind: 'found'; folder: string } | { kind: 'absent'; why: string };

export type FoundImage = Extract<ImageLookup, { kind: 'found' }>;

/** The folder for what `deploy/tools.sh` and `deploy/image/images.sh` make. */
export function deployFolder(machine: Machine = thisMachine): string {
  return machine.env.PODIUM_DEPLOY_DIR ?? '/var/tmp/podium-deploy';
}

/** What `deploy/image/images.sh` assembled. Only root can run it. Starts nothing. */
export function findImage(machine: Machine = thisMachine): ImageLookup {
  const folder = join(deployFolder(machine), 'images');
  return process.getuid?.() === 0 && machine.isFile(join(folder, 'server.json'))
    ? { kind: 'found', folder }
    : { kind: 'absent', why: 'no container image: as root, run deploy/image/images.sh' };
}

/** Helm, as `deploy/tools.sh` builds it. */
export function findHelm(machine: Machine = thisMachine): ProgramLookup {
  const executable = join(deployFolder(machine), 'bin', 'helm');
  return machine.isFile(executable)
    ? { kind: 'found', executable }
    : { kind: 'absent', why: 'no Helm: run deploy/tools.sh' };
}
