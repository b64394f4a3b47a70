import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAgentKubeconfig } from '#agents/credential/agent-kubeconfig.ts';
import { createAccount } from '#agents/credential/create-account.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { createRequestApi } from '#agents/kube/request-api.ts';
import { openClusterNode, type ClusterNode } from '#e2e/harness/cluster-node.ts';
import { openLiveWorkshop } from '#e2e/harness/live-workshop.ts';
import type { RunningProgram } from '#e2e/harness/podium.ts';
import { watchSeat, type SeatWatch } from '#e2e/harness/seat-watch.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { loadPack } from '#lib/packs/load.ts';

const ROOT = dirname(dirname(import.meta.dirname));
const PACK = 'kubernetes-basics';

/** A student's seat with a real agent on the node, in a workshop of a real server. */
export interface EcosystemSeat {
  readonly node: ClusterNode;
  readonly watch: SeatWatch;
  readonly agent: RunningProgram;
}

/**
 * Starts a server with its database, opens a workshop, joins it and connects an agent with the
 * rights that its installation gives it. `cleanup` stops and removes everything.
 */
export async function openEcosystemSeat(cleanup: CleanupStack): Promise<EcosystemSeat> {
  const node = openClusterNode();
  const folder = await mkdtemp(join(tmpdir(), 'podium-ecosystem-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const { server, cookie, workshop } = await openLiveWorkshop(cleanup, { host: node.hostAddress });
  const { seat, token } = await joinSeat(server.url, workshop.code, 'momiji');
  const kubeconfig = await createAgentAccount(node.kubeconfig, folder, cleanup);
  const agent = node.start(
    [
      'agents/cli/podium-agent.ts',
      'run',
      '--server',
      server.url,
      '--kubeconfig',
      kubeconfig,
      '--state',
      join(folder, 'agent'),
    ],
    { PODIUM_TOKEN: token },
  );
  cleanup.add(async () => {
    await agent.stop('SIGTERM');
  });
  const watch = await watchSeat(server.url, cookie, seat.id);
  cleanup.add(() => {
    watch.close();
  });
  return { node, watch, agent };
}

/** @returns the file of a kubeconfig with the agent's own account */
async function createAgentAccount(
  adminKubeconfig: string,
  folder: string,
  cleanup: CleanupStack,
): Promise<string> {
  const loaded = await loadPack(join(ROOT, 'packs', PACK));
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.errors));
  const { config } = loadKubeconfig({ flag: adminKubeconfig });
  const api = createRequestApi(config);
  const account = await createAccount(api, systemClock, loaded.pack.plan.kinds);
  if (account.kind !== 'created') throw new Error(account.reason);
  cleanup.add(async () => {
    await removeAccount(api, systemClock);
  });
  const file = join(folder, 'kubeconfig');
  await writeFile(file, createAgentKubeconfig(config, account.token), { mode: 0o600 });
  return file;
}
