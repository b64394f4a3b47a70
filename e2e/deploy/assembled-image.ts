import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { runProgram, type RunningProgram } from '../harness/podium.ts';
import { waitFor } from '../harness/wait-for.ts';

const ImageFile = z.object({
  base: z.string(),
  layers: z.array(z.string()),
  config: z.object({
    env: z.record(z.string(), z.string()),
    user: z.string(),
    workdir: z.string(),
    entrypoint: z.array(z.string()),
    cmd: z.array(z.string()),
  }),
});

export interface ContainerOptions {
  /** The folder of `deploy/image/images.sh`. */
  readonly folder: string;
  readonly image: 'server' | 'slim' | 'agent';
  /** The folder that is mounted at /data. */
  readonly data: string;
  /** Empty folders that hide what the image has there. */
  readonly emptyFolders?: readonly string[];
  /** A folder for the mount points. */
  readonly root: string;
  readonly uid: number;
  readonly env: Readonly<Record<string, string>>;
  /** A folder with files for /run/secrets. */
  readonly secrets?: string;
  /** The process whose network and mounts the container uses. */
  readonly namespaceOf?: number;
}

export interface Container extends RunningProgram {
  /** Runs a command in the container. @returns its output @throws if it fails */
  exec(...command: string[]): string;
}

/**
 * Starts an assembled image without a container runtime, as Kubernetes would with the restricted
 * profile: read-only root, /tmp in memory, a user in group 0 without capabilities, and process 1 is the
 * entry point. Resolves when the entry point runs, or has ended.
 */
export async function runAssembled(options: ContainerOptions): Promise<Container> {
  const { folder, image, data, root, uid, env, emptyFolders = [], secrets, namespaceOf } = options;
  const { base, layers, config } = ImageFile.parse(
    JSON.parse(readFileSync(join(folder, `${image}.json`), 'utf8')),
  );
  mkdirSync(root, { recursive: true });
  const variables = Object.entries({ ...config.env, ...env }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const script = [
    'set -e',
    // Without an upper folder the overlay is read-only.
    `mount -t overlay overlay -o lowerdir=${[base, ...layers].toReversed().join(':')} ${root}`,
    `mount -t proc proc ${root}/proc`,
    `mount --rbind /dev ${root}/dev`,
    `mount -t tmpfs -o mode=1777 tmp ${root}/tmp`,
    `mount --bind ${data} ${root}/data`,
    `mount --bind /etc/hosts ${root}/etc/hosts`,
    ...(secrets === undefined
      ? []
      : [
          `mount -t tmpfs run ${root}/run`,
          `mkdir ${root}/run/secrets`,
          `mount --bind ${secrets} ${root}/run/secrets`,
        ]),
    ...emptyFolders.map((path) => `mount -t tmpfs empty ${root}${path}`),
    `exec setpriv --no-new-privs chroot --userspec=${String(uid)}:0 --groups= ${root} /usr/bin/env -i "$@"`,
  ];
  const enter = namespaceOf === undefined ? [] : ['nsenter', '-t', String(namespaceOf), '-n', '-m'];
  const [program = '', ...args] = [
    ...enter,
    ...['unshare', '--mount', '--pid', '--fork', '--kill-child', 'bash', '-c', script.join('\n')],
    ...['bash', `--chdir=${config.workdir}`, ...variables, ...config.entrypoint, ...config.cmd],
  ];
  const running = runProgram(program, args, {}, { ownGroup: true });
  let hasExited = false;
  void running.exited.then(() => {
    hasExited = true;
  });
  const findPid = (): string => findFirstChild(running.process.pid);
  await waitFor('the entry point runs', () => {
    const [command] = hasExited ? config.entrypoint : readCommand(findPid());
    return command === config.entrypoint[0] ? true : undefined;
  });
  return {
    ...running,
    exec: (...command) =>
      execFileSync(
        'nsenter',
        [
          ...['-t', findPid(), '--mount', '--pid', '--net', '--root', '--wd'],
          ...['setpriv', `--reuid=${String(uid)}`, '--regid=0', '--clear-groups', 'env', '-i'],
          ...variables,
          ...command,
        ],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
      ),
    // unshare doesn't forward signals, and process 1 gets only those that it handles.
    async stop(signal) {
      if (!hasExited) process.kill(Number(findPid()), signal);
      return running.exited;
    },
  };
}

function readCommand(pid: string): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
}

/** Process 1 of the container: the child of unshare, which nsenter becomes. */
function findFirstChild(pid: number | undefined): string {
  const [child] = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
    .trim()
    .split(' ');
  if (child === undefined || child === '') throw new Error('the container has ended');
  return child;
}
