import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAgentKubeconfig } from '#agents/credential/agent-kubeconfig.ts';
import { createAccount } from '#agents/credential/create-account.ts';
import { removeAccount } from '#agents/credential/remove-account.ts';
import { loadKubeconfig } from '#agents/kube/kubeconfig.ts';
import { createRequestApi } from '#agents/kube/request-api.ts';
import { openClusterNode, type ClusterNode } from '#e2e/harness/cluster-node.ts';
import type { RunningProgram } from '#e2e/harness/podium.ts';
import { createRouteHandler } from '#e2e/harness/routes.ts';
import { watchSeat, type SeatWatch } from '#e2e/harness/seat-watch.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { systemClock } from '#lib/kit/clock.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { startServer, type RunningServer } from '#lib/server/start.ts';

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
  const server = await startTestServer(folder, node.hostAddress);
  cleanup.add(() => server.stop());
  const { cookie, workshop } = await openWorkshop(server);
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

/** Without the pages of Next.js, which need a build: routes, sockets, grader and database only. */
async function startTestServer(folder: string, host: string): Promise<RunningServer> {
  await symlink(join(ROOT, 'packs'), join(folder, 'packs'));
  return startServer({
    environment: {
      port: 0,
      host,
      dataDir: join(folder, 'data'),
      publicUrl: null,
      databaseUrl: null,
      assetsUrl: null,
    },
    dir: folder,
    log: () => undefined,
    openPages: () =>
      Promise.resolve({
        handleRequest: createRouteHandler(),
        handleUpgrade: () => undefined,
        stop: () => Promise.resolve(),
      }),
  });
}

/** Signs in with the server's link and opens a live workshop. `cookie`: the session's header. */
async function openWorkshop(server: RunningServer) {
  const headers = new Headers({ origin: server.url, 'content-type': 'application/json' });
  const send = async (method: string, path: string, body: object): Promise<Response> => {
    const response = await fetch(server.url + path, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${String(response.status)} ${await response.text()}`);
    return response;
  };
  const signedIn = await send('POST', '/api/sign-in', { token: server.signInLink.split('#')[1] });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  headers.set('cookie', cookie);
  const created = await send('POST', '/api/workshops', {
    name: 'Ecosystem',
    packId: PACK,
    startsAt: new Date().toISOString(),
    timeZone: 'UTC',
    language: 'en',
  });
  const workshop = (await created.json()) as WorkshopSummary;
  await send('PATCH', `/api/workshops/${workshop.id}`, { state: 'open' });
  await send('PATCH', `/api/workshops/${workshop.id}`, { state: 'live' });
  return { cookie, workshop };
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
