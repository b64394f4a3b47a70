import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFolder } from './cluster.ts';
import { thisMachine } from './machine.ts';
import { runProgram, type Running } from './podium.ts';

/** The node of e2e/cluster from the inside, where a student and the agent sit: loopback reaches its Ingress, its address its NodePorts. */
export interface Node {
  /** Runs a line of bash there, in `folder`, with kubectl on the PATH. Resolves with what it printed, whatever its exit code. */
  bash(line: string, folder: string): Promise<string>;
  /** Starts a Node program of the project there. */
  start(args: readonly string[]): Running;
  readonly kubeconfig: string;
  /** This machine, as the node reaches it. */
  readonly outside: string;
}

const LONGEST_MS = 120_000;
/** Entering the node's mounts leaves one at their root: the folder is entered again there. */
const within = (folder: string, line: string) => [
  'bash',
  '-c',
  'cd "$0" && eval "$1"',
  folder,
  line,
];

export function openNode(): Node {
  const folder = clusterFolder(thisMachine);
  const kubeconfig = join(folder, 'kubeconfig');
  const inside = ['-t', insidePid(folder), '-m', '-n', '-p', '-u', '-i', '-C'];
  const env = {
    KUBECONFIG: kubeconfig,
    PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: '/root',
  };
  return {
    kubeconfig,
    outside: '10.251.0.1',
    bash: (line, cwd) =>
      new Promise((resolve) => {
        execFile(
          'nsenter',
          [...inside, ...within(cwd, line)],
          { env: { ...process.env, ...env }, timeout: LONGEST_MS },
          (_error, stdout, stderr) => {
            resolve(stdout + stderr);
          },
        );
      }),
    start(args) {
      const running = runProgram(
        'nsenter',
        [...inside, ...within(process.cwd(), ['exec', process.execPath, ...args].join(' '))],
        env,
      );
      return {
        ...running,
        // nsenter waits for the program it entered for, and hands no signal on.
        async end(signal) {
          for (const pid of childrenOf(running.process.pid)) process.kill(pid, signal);
          return running.ended;
        },
      };
    },
  };
}

/** The first process inside the node's namespaces: the child of the one that made them. */
function insidePid(folder: string): string {
  const [pid] = childrenOf(Number(readFileSync(join(folder, 'run/unshare.pid'), 'utf8')));
  if (pid === undefined) throw new Error('the node of e2e/cluster is down');
  return String(pid);
}

/** None when it has ended. */
function childrenOf(pid: number | undefined): number[] {
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
