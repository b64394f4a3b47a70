import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** A first start builds the pages, which takes minutes on a small machine. */
const START_TIMEOUT_MS = 300_000;

/** A program of the project in a separate process, so that a test can kill it. */
export interface RunningProgram {
  readonly process: ChildProcess;
  /** The output on stdout and stderr so far. */
  output(): string;
  /**
   * Waits for the first match in the output.
   * @throws when the program ends first, or after `timeoutMs`
   */
  waitForOutput(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Resolves with the exit code or the name of the signal when the program has ended. */
  readonly exited: Promise<number | string>;
  /** Sends the signal and waits for the end. @returns the exit code or the name of the signal */
  stop(signal: NodeJS.Signals): Promise<number | string>;
}

/** `ownGroup`: Ctrl-C in the terminal doesn't reach the program, only `stop` does. */
export interface RunOptions {
  readonly ownGroup?: boolean;
}

/** Starts `node ...args` in the project folder. */
export function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): RunningProgram {
  return runProgram(process.execPath, args, env, options);
}

/** Starts a program in the project folder. */
export function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { ownGroup = false }: RunOptions = {},
): RunningProgram {
  const child = spawn(program, args, {
    cwd: ROOT,
    detached: ownGroup,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const notifyListeners = (): void => {
    for (const listener of [...listeners]) listener();
  };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-200_000);
      notifyListeners();
    });
  const exited = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal ?? 'unknown');
      notifyListeners();
    });
  });
  const hasExited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    process: child,
    output: () => text,
    exited,
    waitForOutput: (pattern, timeoutMs = START_TIMEOUT_MS) =>
      new Promise((resolve, reject) => {
        const settle = (resolveOrReject: () => void): void => {
          clearTimeout(timer);
          listeners.delete(checkOutput);
          resolveOrReject();
        };
        const checkOutput = (): void => {
          const match = pattern.exec(text);
          if (match !== null)
            settle(() => {
              resolve(match);
            });
          else if (hasExited())
            settle(() => {
              reject(
                new Error(`the program ended before it printed ${pattern}:\n${text.slice(-3_000)}`),
              );
            });
        };
        const timer = setTimeout(() => {
          settle(() => {
            reject(
              new Error(
                `the program didn't print ${pattern} within ${timeoutMs} ms:\n${text.slice(-3_000)}`,
              ),
            );
          });
        }, timeoutMs);
        listeners.add(checkOutput);
        checkOutput();
      }),
    async stop(signal) {
      if (!hasExited()) child.kill(signal);
      return exited;
    },
  };
}

export interface RunningPodium extends RunningProgram {
  readonly url: string;
  /** The printed link that signs in an instructor. */
  readonly signInLink: string;
}

export interface ServerLocation {
  readonly dataDir: string;
  readonly port: number;
  /** Removes the data folder. */
  remove(): Promise<void>;
}

/** A data folder and a port that stay the same across restarts of the server. */
export async function createServerLocation(): Promise<ServerLocation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'podium-e2e-'));
  return {
    dataDir,
    port: await freePort(),
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/**
 * Starts `npm start` as a child process and waits for its sign-in link. `packs`: a folder of packs
 * that replaces the project's own.
 */
export async function startPodium(
  { dataDir, port }: ServerLocation,
  {
    command = ['start'],
    env = {},
    packs,
  }: { command?: readonly string[]; env?: Readonly<Record<string, string>>; packs?: string } = {},
): Promise<RunningPodium> {
  const program =
    packs === undefined
      ? ['lib/server/podium.js', ...command]
      : ['e2e/harness/with-packs.ts', packs];
  const running = runNode(program, {
    PORT: String(port),
    PODIUM_DATA: dataDir,
    // No load balancer waits for a test.
    PODIUM_DRAIN_SECONDS: '0',
    ...env,
  });
  const [link] = await running.waitForOutput(/https?:\/\/\S+\/sign-in#\S+/);
  return { ...running, url: new URL(link).origin, signInLink: link };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => {
          if (address !== null && typeof address === 'object') resolve(address.port);
        });
      });
  });
}
