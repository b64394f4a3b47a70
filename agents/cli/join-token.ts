import { readFile } from 'node:fs/promises';
import { stdin } from 'node:process';
import { text } from 'node:stream/consumers';
import { UsageError } from '#agents/errors.ts';
import type { Messages } from '#agents/messages/en.ts';
import type { Environment } from '#agents/types.ts';
import type { CommandArguments } from './arguments.ts';
import { parseJoinToken } from './server-options.ts';

/**
 * The join token of `--token-file`, else of PODIUM_TOKEN. It is never an argument, because every
 * user of a VM can read the arguments of all processes.
 * @throws {UsageError} the file can't be read, or its content isn't a token
 */
export async function readJoinToken(
  { tokenFile }: CommandArguments,
  { PODIUM_TOKEN }: Environment,
  messages: Messages,
  readStandardInput = () => text(stdin),
): Promise<string | undefined> {
  if (tokenFile === undefined) return PODIUM_TOKEN;
  const content = await (
    tokenFile === '-' ? readStandardInput() : readFile(tokenFile, 'utf8')
  ).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(messages.arguments.tokenFileUnreadable(tokenFile, error.code ?? ''));
  });
  return parseJoinToken(content.trim(), '--token-file', messages);
}
