import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import { logFatalErrors } from '#lib/server/cli/fatal-errors.ts';
import { PROJECT_DIR } from '#lib/server/cli/start.ts';
import { runUntilSignal } from '#lib/server/cli/run-until-signal.ts';
import { backgroundClock, type Clock } from '#lib/kit/clock.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { createLogger } from '#lib/server/logger.ts';
import type { ProcessFault } from './hostile-server.ts';
import { openNextApp } from '#lib/server/http/next-app.ts';
import { startServer, type ServerOptions } from '#lib/server/start.ts';

/**
 * The real server in a process for the hostile tests: sockets, log, grading and API routes, without
 * rendered pages, which would need a build, unless PODIUM_TEST_PAGES is `next`. Answers `metrics` over IPC.
 */
const parsed = readEnvironment();
if (!parsed.ok) throw new Error(parsed.errors.join('\n'));
const log = createLogger(process.stderr, () => new Date());
logFatalErrors(process, log);
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

const clock = createClock(Number(process.env['PODIUM_TEST_CLOCK_SPEED'] ?? 1));

process.on('message', (message) => {
  if (isFault(message)) raise(message.fault);
  if (isClockSpeed(message)) clock.setSpeed(message.clockSpeed);
  if (message !== 'metrics') return;
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  process.send?.({
    metrics: {
      rssBytes: process.memoryUsage().rss,
      heapBytes: process.memoryUsage().heapUsed,
      // p99: one pause, for garbage or of the machine, isn't what an attack does.
      eventLoopDelayMs: Math.max(0, delay.percentile(99) / 1e6 - 10),
      cpuMicros: user + system,
    },
  });
  // Later, so that the collection above doesn't count as a delay of the server.
  setTimeout(() => {
    delay.reset();
  }, 50);
});

process.exitCode = await runUntilSignal(process, log, async (abortSignal) => {
  const handleRequest = createRouteHandler();
  const server = await startServer({
    environment: parsed.environment,
    dir: PROJECT_DIR,
    packsDir: process.env['PODIUM_TEST_PACKS'] ?? `${PROJECT_DIR}/packs`,
    log,
    clock,
    abortSignal,
    ...readGraderFaults(process.env['PODIUM_TEST_GRADER_FAULTS']),
    openPages: (options) =>
      process.env['PODIUM_TEST_PAGES'] === 'next'
        ? openNextApp(options)
        : Promise.resolve({
            handleRequest,
            handleUpgrade: (_request, socket) => {
              socket.destroy();
            },
            stop: () => Promise.resolve(),
          }),
  });
  process.send?.({ ready: { url: server.url, signInLink: server.signInLink } });
  return server;
});
process.disconnect?.();

function isFault(message: unknown): message is { fault: ProcessFault } {
  return typeof message === 'object' && message !== null && 'fault' in message;
}

function isClockSpeed(message: unknown): message is { clockSpeed: number } {
  return typeof message === 'object' && message !== null && 'clockSpeed' in message;
}

/** What no code of the server handles. Its text has what a terminal would obey. */
function raise(fault: ProcessFault): void {
  const text = `raised\n\u001b[31m\u202e ${fault}`;
  if (fault === 'warning') process.emitWarning(text);
  else if (fault === 'rejection') void Promise.reject(new Error(text));
  else
    setImmediate(() => {
      throw new Error(text);
    });
}

/** `file`: of the faults, as `grader-faults.ts` reads them. */
function readGraderFaults(file: string | undefined): Pick<ServerOptions, 'graderTestHook'> {
  if (file === undefined) return {};
  const module = new URL('./grader-faults.ts', import.meta.url).href;
  return { graderTestHook: { module, data: { file }, memoryMiB: 128 } };
}

/** A clock on which time passes `speed` times as fast. A change applies to timers that start later. */
function createClock(initialSpeed: number): Clock & { setSpeed(speed: number): void } {
  let speed = initialSpeed;
  let [realNow, realMono] = [backgroundClock.now(), backgroundClock.mono()];
  let [startNow, startMono] = [realNow, realMono];
  const now = () => startNow + (backgroundClock.now() - realNow) * speed;
  const mono = () => startMono + (backgroundClock.mono() - realMono) * speed;
  return {
    now,
    mono,
    after: (ms, callback) => backgroundClock.after(ms / speed, callback),
    setSpeed(next) {
      [startNow, startMono] = [now(), mono()];
      [realNow, realMono] = [backgroundClock.now(), backgroundClock.mono()];
      speed = next;
    },
  };
}
