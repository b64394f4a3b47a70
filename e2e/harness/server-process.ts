import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '../hostile/harness/server-program.ts');
/** Where Node keeps compiled modules, so that each start but the first saves about a second. */
const COMPILE_CACHE = join(import.meta.dirname, '../../node_modules/.cache/hostile-server');
/** A start with pages that aren't built yet builds them. */
const START_TIMEOUT_MS = 300_000;
const REQUEST_TIMEOUT_MS = 10_000;

export interface ServerMetrics {
  readonly rssBytes: number;
  /** After a collection. */
  readonly heapBytes: number;
  /** The delay of the event loop since the last call, p99, ms. */
  readonly eventLoopDelayMs: number;
  /** Processor time of the process so far, in µs. */
  readonly cpuMicros: number;
}

/** The real server in a child process. It can be killed at any moment, also while it starts. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** Rejects with the end of the output if the process ends before it is ready. */
  readonly ready: Promise<{ readonly url: string; readonly signInLink: string }>;
  /** Resolves with the exit code or the name of the signal. */
  readonly exited: Promise<number | string>;
}

/** Starts the program of the hostile tests. `env`: what differs from this process. */
export function launchServer({
  env,
  execArgv = [],
  onOutput,
}: {
  readonly env: Readonly<Record<string, string>>;
  /** Arguments of Node. Its threads get them too. */
  readonly execArgv?: readonly string[];
  readonly onOutput: (chunk: string) => void;
}): ServerProcess {
  const child = fork(PROGRAM, {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      ...env,
    },
    execArgv: ['--expose-gc', ...execArgv],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-5_000);
      onOutput(chunk.toString());
    });
  const exited = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(code ?? signal ?? 'unknown');
    });
  });
  const ready = new Promise<{ url: string; signInLink: string }>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the server wasn't ready within ${String(START_TIMEOUT_MS)} ms:\n${text}`));
    }, START_TIMEOUT_MS);
    void exited.then((exit) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${String(exit)} before it was ready:\n${text}`));
    });
    child.on('message', (message: { ready?: { url: string; signInLink: string } }) => {
      if (message.ready === undefined) return;
      clearTimeout(timer);
      resolve(message.ready);
    });
  });
  return { child, ready, exited };
}

/**
 * Asks the server for its use of memory and processor.
 * @throws if it doesn't answer within 10 s
 */
export function requestMetrics(child: ChildProcess): Promise<ServerMetrics> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.off('message', receive);
      reject(new Error(`the server didn't answer within ${String(REQUEST_TIMEOUT_MS)} ms`));
    }, REQUEST_TIMEOUT_MS);
    const receive = (message: { metrics?: ServerMetrics }): void => {
      if (message.metrics === undefined) return;
      clearTimeout(timer);
      child.off('message', receive);
      resolve(message.metrics);
    };
    child.on('message', receive);
    child.send('metrics');
  });
}

export function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
