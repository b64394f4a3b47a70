import { hostname } from 'node:os';
import { stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import type { Log } from '#lib/kit/log.ts';
import { getMessages } from '#agents/messages/messages.ts';
import type { Terminal } from '#agents/types.ts';
import { detectLanguage, readEnvironment } from './environment.ts';
import { runAgentCli } from './main.ts';
import type { AgentCliContext } from './context.ts';

const terminal: Terminal = {
  write: (text) => void stdout.write(`${text}\n`),
  isInteractive: stdin.isTTY && stdout.isTTY,
  async confirm(question) {
    const prompt = createInterface({ input: stdin, output: stdout });
    try {
      return /^(y(es)?|はい)?$/i.test((await prompt.question(`${question} [Y/n] `)).trim());
    } finally {
      prompt.close();
    }
  },
};

const LEVEL_PREFIX = { info: '', warn: 'warning: ', error: 'error: ' } as const;
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/**
 * A log of lines such as `2026-11-23 02:31:31 connected`, in local time. Control characters are
 * removed, so that text from a cluster can't forge a line (R9).
 */
function createLineLog(write: (line: string) => void, clock: Pick<Clock, 'now'>): Log {
  return (level, line) =>
    write(
      `${formatTimestamp(new Date(clock.now()))} ${LEVEL_PREFIX[level]}${line.replace(CONTROL_CHARACTERS, ' ')}`,
    );
}

function formatTimestamp(date: Date): string {
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** The first signal stops the program gracefully, a second one at once. */
function listenForStopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

const argv = process.argv.slice(2);
const language = detectLanguage(argv);
const messages = getMessages(language);

const createContext = (): AgentCliContext => ({
  environment: readEnvironment(undefined, messages),
  terminal,
  messages,
  language,
  log: createLineLog(terminal.write, systemClock),
  clock: systemClock,
  hostname: hostname(),
  isRoot: process.getuid?.() === 0,
  stopSignal: listenForStopSignal(),
});

/**
 * Time for buffered output to leave, ms. Then the program ends, even if a library keeps it open.
 */
const EXIT_GRACE_MS = 2_000;

void runAgentCli(
  argv,
  process.cwd(),
  messages,
  createContext,
  (line) => void stderr.write(`${line}\n`),
).then((code) => {
  process.exitCode = code;
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
});
