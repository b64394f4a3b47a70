import { hostname } from 'node:os';
import { stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { systemClock } from '#lib/kit/clock.ts';
import { readEnvironment } from './environment.ts';
import { lineLog } from './log.ts';
import { perform } from './main.ts';
import type { Surroundings, Terminal } from './context.ts';

const terminal: Terminal = {
  out: (text) => void stdout.write(`${text}\n`),
  interactive: stdin.isTTY && stdout.isTTY,
  async confirm(question) {
    const lines = createInterface({ input: stdin, output: stdout });
    try {
      return /^(y(es)?)?$/i.test((await lines.question(`${question} [Y/n] `)).trim());
    } finally {
      lines.close();
    }
  },
};

/** The first signal stops in good order; a second one ends at once. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
    });
  }
  return stopping.signal;
}

const surroundings = (): Surroundings => ({
  environment: readEnvironment(),
  terminal,
  log: lineLog(terminal.out, systemClock),
  clock: systemClock,
  hostname: hostname(),
  root: process.getuid?.() === 0,
  stopping: stopSignal(),
});

/** Long enough for what was written to leave; then the program ends, whatever a library still holds open. */
const LAST_WORDS_MS = 2_000;

void perform(
  process.argv.slice(2),
  process.cwd(),
  surroundings,
  (line) => void stderr.write(`${line}\n`),
).then((code) => {
  process.exitCode = code;
  setTimeout(() => process.exit(), LAST_WORDS_MS).unref();
});
