import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyEd25519 } from '#lib/kit/ed25519.ts';
import { checksumProof } from '#lib/protocol/agent-download.ts';
import { JoinToken } from '#lib/protocol/token.ts';
import { CommandFailedError, UsageError } from '#agents/errors.ts';
import { findRunningFolder, resolveAgentPaths } from '#agents/install/agent-paths.ts';
import { readSettings } from '#agents/install/settings.ts';
import type { CommandArguments } from './arguments.ts';
import type { AgentCliContext } from './context.ts';

/**
 * `podium-agent verify-download`: the installed agent checks that the checksums of an update are
 * signed by the server of the join token, else of the installation. The installer calls it before
 * it downloads the new program.
 * @throws {CommandFailedError} the signature is missing or wrong
 */
export async function verifyDownloadCommand(
  { from, state }: CommandArguments,
  { environment, isRoot, terminal, messages }: AgentCliContext,
): Promise<number> {
  if (from === undefined)
    throw new UsageError(messages.install.rootPart('verify-download', 'install'));
  const { settingsFile } = resolveAgentPaths(findRunningFolder(state, environment, isRoot));
  const token =
    environment.PODIUM_TOKEN ??
    (await readSettings(settingsFile).then(
      (settings) => settings?.token,
      () => undefined,
    ));
  const parsed = JoinToken.safeParse(token);
  if (!parsed.success) {
    terminal.write(messages.download.unknownServer);
    return 0;
  }
  const { serverKey } = parsed.data;
  const [checksums, signature] = await Promise.all(
    ['SHA256SUMS', 'SHA256SUMS.sig'].map((name) =>
      readFile(join(from, name), 'utf8').catch(() => ''),
    ),
  );
  if (!verifyEd25519(serverKey, checksumProof(checksums ?? ''), (signature ?? '').trim()))
    throw new CommandFailedError(messages.download.unsigned);
  terminal.write(messages.download.verified);
  return 0;
}
