import { hostname } from 'node:os';
import { stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { systemClock } from '#lib/kit/clock.ts';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { getMessages } from '#agents/messages/messages.ts';
import type { Terminal } from '#agents/types.ts';
import { detectLanguage, readEnvironment } from './environment.ts';
import { runAgentCli } from './main.ts';
import type { AgentCliContext } from './context.ts';
import { createLineLog, toTerminalText } from './terminal-text.ts';

const terminal: Terminal = {
  write: (...lines) => void stdout.write(toTerminalText(lines)),
  isInteractive: stdin.isTTY && stdout.isTTY,
  async confirm(question) {
    const prompt = createInterface({ input: stdin, output: stdout });
    try {
      return /^(y(es)?|はい)?$/i.test(
        (await prompt.question(`${escapeUnsafe(question)} [Y/n] `)).trim(),
      );
    } finally {
      prompt.close();
    }
  },
};

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
  (line) => void stderr.write(toTerminalText([line])),
).then((code) => {
  process.exitCode = code;
  setTimeout(() => process.exit(), EXIT_GRACE_MS).unref();
});
