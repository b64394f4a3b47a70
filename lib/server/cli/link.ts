import { z } from 'zod';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import { MAX_SIGN_IN_LINK_HOURS } from '#lib/protocol/limits.ts';
import { requestLink, type ControlResult } from '../control-socket/client.ts';
import { readEnvironment } from '../environment.ts';
import type { CliCommand } from './context.ts';

const HOURS_MESSAGE = `--hours must be a whole number from 1 to ${String(MAX_SIGN_IN_LINK_HOURS)}.`;
const LinkOptions = z.object({
  hours: z.coerce
    .number(HOURS_MESSAGE)
    .int(HOURS_MESSAGE)
    .min(1, HOURS_MESSAGE)
    .max(MAX_SIGN_IN_LINK_HOURS, HOURS_MESSAGE),
});

export const linkCommand: CliCommand = {
  name: 'link',
  usage: '[--hours 24]',
  about: 'print a new one-time sign-in link for the owner while the server runs',
  configure(command) {
    command.option('--hours <number>', 'how long the link is valid', '24');
  },
  async run({ args, options: values }, context) {
    if (args.length > 0) throw new UsageError('podium link takes no arguments.');
    const options = LinkOptions.safeParse(values);
    if (!options.success) throw new UsageError(HOURS_MESSAGE);
    const parsed = readEnvironment();
    if (!parsed.ok) {
      context.stderr.write(`${parsed.errors.join('\n')}\n`);
      return 2;
    }
    const { dataDir } = parsed.environment;
    const { hours } = options.data;
    const result = await requestLink(dataDir, { kind: 'link', hours }).catch(
      (error: unknown): ControlResult => ({
        ok: false,
        reason: 'refused',
        message: messageOf(error),
      }),
    );
    if (!result.ok) {
      context.stderr.write(`${problemText(result, dataDir)}\n`);
      return 1;
    }
    const who = result.name === null ? '' : ` as ${escapeUnsafe(result.name)}`;
    context.stdout.write(
      `Open this link to sign in${who}. It works once and expires in ${hoursText(hours)}:\n\n  ${escapeUnsafe(result.url)}\n`,
    );
    return 0;
  },
};

const hoursText = (hours: number): string => (hours === 1 ? '1 hour' : `${String(hours)} hours`);

function problemText(result: Extract<ControlResult, { ok: false }>, dataDir: string): string {
  switch (result.reason) {
    case 'not-running':
      return `No Podium server is running with the data folder ${dataDir}. Start it with: podium start`;
    case 'not-permitted':
      return `You don't have permission to use ${result.path}. Run this command as the user that runs the server.`;
    case 'refused':
      return `The link couldn't be created: ${escapeUnsafe(result.message)}`;
  }
}
