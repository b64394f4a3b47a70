import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { askAboutToken } from '#agents/link/token-check.ts';
import { askAgent } from '#agents/control-socket/client.ts';
import { PlannedKind } from '#lib/protocol/plan.ts';
import { readSettings } from './settings.ts';
import type { Places } from './agent-paths.ts';

const Kept = z.object({ plan: z.object({ kinds: z.array(PlannedKind) }) });

/**
 * Kinds that the event's plan watches, so that the account may see them: from the agent that runs, else from what it kept, else
 * from the server. None where nobody can be asked: the built-in kinds are seen all the same, and `reconnect` adds the rest.
 */
export async function plannedKinds(
  places: Places,
  given: { server?: string | undefined; token?: string | undefined },
  version: string,
): Promise<readonly PlannedKind[]> {
  // A line with a token may be of another event than the agent that runs.
  const asked = given.token === undefined ? null : await byServer(given, places, version);
  return (
    asked ??
    (await byAgent(places)) ??
    (await byState(places)) ??
    (await byServer({}, places, version)) ??
    []
  );
}

async function byAgent({ socket }: Places): Promise<readonly PlannedKind[] | null> {
  return askAgent(socket, 'planned').then(
    ({ kinds }) => kinds,
    () => null,
  );
}

/** Readable by the agent's own user only. */
async function byState({ state }: Places): Promise<readonly PlannedKind[] | null> {
  try {
    return Kept.parse(JSON.parse(await readFile(join(state, 'identity.json'), 'utf8'))).plan.kinds;
  } catch {
    return null;
  }
}

async function byServer(
  given: { server?: string | undefined; token?: string | undefined },
  { settings }: Places,
  version: string,
): Promise<readonly PlannedKind[] | null> {
  const installed = await readSettings(settings).catch(() => null);
  const [server, token] = [given.server ?? installed?.server, given.token ?? installed?.token];
  if (server === undefined || token === undefined) return null;
  const verdict = await askAboutToken(server, token, version);
  return verdict.kind === 'taken' ? verdict.kinds : null;
}
