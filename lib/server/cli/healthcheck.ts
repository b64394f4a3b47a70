import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { runCommandLine } from '#lib/kit/command-line.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { readEnvironment, type Environment } from '../environment.ts';
import type { CliCommand, CliContext } from './context.ts';

/** For one request: a server that doesn't answer within this time isn't healthy. */
const ANSWER_TIMEOUT_MS = 4_000;
const RETRY_MS = 500;

const WAIT_MESSAGE = '--wait must be a whole number of seconds from 0 to 3600.';
const HealthcheckOptions = z.object({
  ready: z.boolean().default(false),
  wait: z.coerce
    .number(WAIT_MESSAGE)
    .int(WAIT_MESSAGE)
    .min(0, WAIT_MESSAGE)
    .max(3_600, WAIT_MESSAGE),
});

export const healthcheckCommand: CliCommand = {
  name: 'healthcheck',
  usage: '[--ready] [--wait 0]',
  about: 'ask the server on this machine whether it is alive, and end with 0 or 1',
  configure(command) {
    command
      .option('--ready', 'ask whether it can serve requests, which needs the database')
      .option('--wait <seconds>', 'how long to ask again before giving up', '0');
  },
  async run({ args, options: values }, context) {
    if (args.length > 0) throw new UsageError('podium healthcheck takes no arguments.');
    const options = HealthcheckOptions.safeParse(values);
    if (!options.success) throw new UsageError(WAIT_MESSAGE);
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const url = healthUrl(parsed.environment, options.data.ready);
    const giveUpAt = performance.now() + options.data.wait * 1_000;
    for (;;) {
      const problem = await findProblem(url);
      if (problem === null) return 0;
      if (performance.now() + RETRY_MS > giveUpAt) {
        context.stderr.write(`${problem}\n`);
        return 1;
      }
      await wait(RETRY_MS);
    }
  },
};

/** A command line with this command only, which loads in a fraction of the time of the whole one. */
export function runCli(args: readonly string[], context: CliContext): Promise<number> {
  return runCommandLine({ name: 'podium', commands: [healthcheckCommand] }, args, context);
}

/** On loopback, unless the server listens on one other address only. */
function healthUrl({ host, port }: Environment, ready: boolean): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere ? '127.0.0.1' : host;
  const literal = name.includes(':') ? `[${name}]` : name;
  return `http://${literal}:${String(port)}${ready ? '/readyz' : '/livez'}`;
}

/** One sentence; null for a server that answers with 200. */
async function findProblem(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const text = await response.text();
    return response.ok
      ? null
      : `${url} answers ${String(response.status)}: ${text.slice(0, 200).trim()}`;
  } catch (error) {
    const { cause } = error as Error;
    return `${url} doesn't answer: ${messageOf(cause ?? error)}.`;
  }
}
