import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { checkJoinToken } from '#agents/link/token-check.ts';
import { sendControlRequest } from '#agents/control-socket/client.ts';
import { PlannedKind } from '#lib/protocol/plan.ts';
import { readSettings } from './settings.ts';
import type { AgentPaths } from './agent-paths.ts';

const StoredPlan = z.object({ plan: z.object({ kinds: z.array(PlannedKind) }) });

/**
 * Kinds that the event's plan watches, so that the account may see them: from the agent that runs, else from what it kept, else
 * from the server. None where nobody can be asked: the built-in kinds are seen all the same, and `reconnect` adds the rest.
 */
export async function loadPlannedKinds(
  paths: AgentPaths,
  options: { server?: string | undefined; token?: string | undefined },
  version: string,
): Promise<readonly PlannedKind[]> {
  // A line with a token may be of another event than the agent that runs.
  const fromToken = options.token === undefined ? null : await fromServer(options, paths, version);
  return (
    fromToken ??
    (await fromRunningAgent(paths)) ??
    (await fromStateFolder(paths)) ??
    (await fromServer({}, paths, version)) ??
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

/** Readable by the agent's own user only. */
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
  options: { server?: string | undefined; token?: string | undefined },
  { settingsFile }: AgentPaths,
  version: string,
): Promise<readonly PlannedKind[] | null> {
  const installed = await readSettings(settingsFile).catch(() => null);
  const [server, token] = [options.server ?? installed?.server, options.token ?? installed?.token];
  if (server === undefined || token === undefined) return null;
  const result = await checkJoinToken(server, token, version);
  return result.kind === 'accepted' ? result.kinds : null;
}
