import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UsageError } from '#agents/errors.ts';
import type { AgentSettings } from '#agents/install/settings.ts';
import type { Messages } from '#agents/messages/en.ts';
import { chooseProxy } from '#agents/route/choose-proxy.ts';
import type { ServerRoute } from '#agents/route/server-route.ts';
import { trustSystemStore } from '#agents/route/system-store.ts';
import type { Environment } from '#agents/types.ts';
import type { CommandArguments } from './arguments.ts';

/**
 * How the agent reaches the server: by the options, else the environment, else what `install` stored.
 * From then on, this process trusts the certificates of the system's store too.
 * @throws {UsageError} the proxy isn't a URL, or the file of certificates can't be used
 */
export async function loadServerRoute(
  server: string | undefined,
  args: Pick<CommandArguments, 'proxy' | 'ca'>,
  settings: Pick<AgentSettings, 'proxy' | 'ca'> | null,
  { environment, messages }: { environment: Environment; messages: Messages },
): Promise<ServerRoute> {
  trustSystemStore();
  const stored = settings?.proxy === undefined ? null : { url: settings.proxy, source: null };
  const [source, file] =
    args.ca === undefined && environment.PODIUM_CA !== undefined
      ? ['PODIUM_CA', environment.PODIUM_CA]
      : ['--ca', args.ca ?? settings?.ca];
  return {
    ...(chooseProxy(server, args.proxy, environment, messages) ?? {
      proxy: stored,
      isExcluded: false,
    }),
    ca: file === undefined ? null : await readCertificates(file, source, messages),
  };
}

async function readCertificates(
  file: string,
  source: string,
  { route }: Messages,
): Promise<string> {
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(route.caUnreadable(source, file, error.code ?? ''));
  });
  try {
    new X509Certificate(pem);
    return pem;
  } catch {
    throw new UsageError(route.caInvalid(source, file));
  }
}
