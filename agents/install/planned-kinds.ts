import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { checkJoinToken } from '#agents/link/token-check.ts';
import { sendControlRequest } from '#agents/control-socket/client.ts';
import { PlannedKind } from '#lib/protocol/plan.ts';
import type { ServerRoute } from '#agents/route/server-route.ts';
import { readSettings } from './settings.ts';
import type { AgentPaths } from './agent-paths.ts';

const StoredPlan = z.object({ plan: z.object({ kinds: z.array(PlannedKind) }) });

/** How to ask the server. What isn't given comes from the settings. */
interface ServerAccess {
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly route: ServerRoute;
}

/**
 * Finds the kinds of the workshop's plan, so that the account can read them: from the running
 * agent, else from its stored plan, else from the server. Empty if none of them is available. The
 * account can read the built-in kinds anyway, and `reconnect` adds the others.
 */
export async function loadPlannedKinds(
  paths: AgentPaths,
  options: ServerAccess,
  version: string,
): Promise<readonly PlannedKind[]> {
  // An install command with a token can belong to another workshop than the running agent.
  const fromToken = options.token === undefined ? null : await fromServer(options, paths, version);
  return (
    fromToken ??
    (await fromRunningAgent(paths)) ??
    (await fromStateFolder(paths)) ??
    (await fromServer({ route: options.route }, paths, version)) ??
    []
  );
}

async function fromRunningAgent({
  socketPath,
}: AgentPaths): Promise<readonly PlannedKind[] | null> {
  return sendControlRequest(socketPath, 'planned').then(
    ({ kinds }) => kinds,
    () => null,
  );
}

/** Only the agent's own user can read this file. */
async function fromStateFolder({
  stateFolder,
}: AgentPaths): Promise<readonly PlannedKind[] | null> {
  try {
    return StoredPlan.parse(JSON.parse(await readFile(join(stateFolder, 'identity.json'), 'utf8')))
      .plan.kinds;
  } catch {
    return null;
  }
}

async function fromServer(
  options: ServerAccess,
  { settingsFile }: AgentPaths,
  version: string,
): Promise<readonly PlannedKind[] | null> {
  const installed = await readSettings(settingsFile).catch(() => null);
  const [server, token] = [options.server ?? installed?.server, options.token ?? installed?.token];
  if (server === undefined || token === undefined) return null;
  const result = await checkJoinToken(server, token, version, options.route);
  return result.kind === 'accepted' ? result.kinds : null;
}
