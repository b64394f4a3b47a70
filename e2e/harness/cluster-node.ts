import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFolder } from './cluster.ts';
import { thisMachine } from './machine.ts';
import { runProgram, type RunningProgram } from './podium.ts';

/**
 * The inside of the node of e2e/cluster, where the student and the agent work. Loopback reaches the
 * Ingress, the node's address its NodePorts.
 */
export interface ClusterNode {
  /**
   * Runs a line of bash in `folder`, with kubectl on the PATH.
   * @returns its output, also on failure
   */
  runBash(line: string, folder: string): Promise<string>;
  /**
   * Makes all Services reachable for an hour, see "Known problem" in e2e/cluster/README.md.
   * @throws {Error} with the output of the command
   */
  writeServices(): Promise<void>;
  /** Starts a Node program of the project in the node. */
  start(args: readonly string[], variables?: Readonly<Record<string, string>>): RunningProgram;
  readonly kubeconfig: string;
  /** The address of this machine in the node's network. */
  readonly hostAddress: string;
}

const CLUSTER_COMMAND = join(import.meta.dirname, '../cluster/cluster');
const COMMAND_TIMEOUT_MS = 120_000;
/** nsenter starts at the root of the node's mounts, so the line changes into the folder first. */
const inFolder = (folder: string, line: string) => [
  'bash',
  '-c',
  'cd "$0" && eval "$1"',
  folder,
  line,
];

export function openClusterNode(): ClusterNode {
  const folder = clusterFolder(thisMachine);
  const kubeconfig = join(folder, 'kubeconfig');
  const inside = ['-t', findNodePid(folder), '-m', '-n', '-p', '-u', '-i', '-C'];
  const env = {
    KUBECONFIG: kubeconfig,
    PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: '/root',
  };
  return {
    kubeconfig,
    hostAddress: '10.251.0.1',
    runBash: (line, cwd) =>
      new Promise((resolve) => {
        execFile(
          'nsenter',
          [...inside, ...inFolder(cwd, line)],
          { env: { ...process.env, ...env }, timeout: COMMAND_TIMEOUT_MS },
          (_error, stdout, stderr) => {
            resolve(stdout + stderr);
          },
        );
      }),
    writeServices: () =>
      new Promise((resolve, reject) => {
        execFile(CLUSTER_COMMAND, ['services'], (error, stdout, stderr) => {
          if (error === null) resolve();
          else reject(new Error(stdout + stderr, { cause: error }));
        });
      }),
    start(args, variables = {}) {
      const running = runProgram(
        'nsenter',
        [...inside, ...inFolder(process.cwd(), ['exec', process.execPath, ...args].join(' '))],
        { ...env, ...variables },
      );
      return {
        ...running,
        // nsenter waits for its child and doesn't forward signals.
        async stop(signal) {
          for (const pid of listChildPids(running.process.pid)) process.kill(pid, signal);
          return running.exited;
        },
      };
    },
  };
}

/** The first process in the node's namespaces: the child of the process that created them. */
function findNodePid(folder: string): string {
  const [pid] = listChildPids(Number(readFileSync(join(folder, 'run/unshare.pid'), 'utf8')));
  if (pid === undefined) throw new Error("the node of e2e/cluster isn't running");
  return String(pid);
}

/** Empty when the process has ended. */
function listChildPids(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}
