import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFolder } from './cluster.ts';
import { thisMachine } from './machine.ts';
import { runProgram, type RunningProgram } from './podium.ts';

/** The node of e2e/cluster from the inside, where a student and the agent sit: loopback reaches its Ingress, its address its NodePorts. */
export interface ClusterNode {
  /** Runs a line of bash there, in `folder`, with kubectl on the PATH. Resolves with what it printed, whatever its exit code. */
  runBash(line: string, folder: string): Promise<string>;
  /** Starts a Node program of the project there. */
  start(args: readonly string[]): RunningProgram;
  readonly kubeconfig: string;
  /** This machine, as the node reaches it. */
  readonly hostAddress: string;
}

const COMMAND_TIMEOUT_MS = 120_000;
/** Entering the node's mounts leaves one at their root: the folder is entered again there. */
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
    start(args) {
      const running = runProgram(
        'nsenter',
        [...inside, ...inFolder(process.cwd(), ['exec', process.execPath, ...args].join(' '))],
        env,
      );
      return {
        ...running,
        // nsenter waits for the program it entered for, and hands no signal on.
        async stop(signal) {
          for (const pid of listChildPids(running.process.pid)) process.kill(pid, signal);
          return running.exited;
        },
      };
    },
  };
}

/** The first process inside the node's namespaces: the child of the one that made them. */
function findNodePid(folder: string): string {
  const [pid] = listChildPids(Number(readFileSync(join(folder, 'run/unshare.pid'), 'utf8')));
  if (pid === undefined) throw new Error('the node of e2e/cluster is down');
  return String(pid);
}

/** None when it has ended. */
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
