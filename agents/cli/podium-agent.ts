import { hostname } from 'node:os';
import { stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { systemClock } from '#lib/kit/clock.ts';
import { readEnvironment } from './environment.ts';
import { createLineLog } from './log.ts';
import { runAgentCli } from './main.ts';
import type { AgentCliContext, Terminal } from './context.ts';

const terminal: Terminal = {
  write: (text) => void stdout.write(`${text}\n`),
  isInteractive: stdin.isTTY && stdout.isTTY,
  async confirm(question) {
    const prompt = createInterface({ input: stdin, output: stdout });
    try {
      return /^(y(es)?)?$/i.test((await prompt.question(`${question} [Y/n] `)).trim());
    } finally {
      prompt.close();
    }
  },
};

/** The first signal stops in good order; a second one ends at once. */
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

const createContext = (): AgentCliContext => ({
  environment: readEnvironment(),
  terminal,
  log: createLineLog(terminal.write, systemClock),
  clock: systemClock,
  hostname: hostname(),
  isRoot: process.getuid?.() === 0,
  stopSignal: listenForStopSignal(),
});

/** Long enough for what was written to leave; then the program ends, whatever a library still holds open. */
const EXIT_GRACE_MS = 2_000;

void runAgentCli(
  process.argv.slice(2),
  process.cwd(),
  createContext,
  (line) => void stderr.write(`${line}\n`),
).then((code) => {
  process.exitCode = code;
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
});
