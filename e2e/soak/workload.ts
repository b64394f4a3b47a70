import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { readProcess } from '#e2e/bench/proc.ts';
import { startRealAgent } from '#e2e/bench/real-agent.ts';
import { connectAll, createChaosClass, type ChaosClass } from '#e2e/chaos/chaos-class.ts';
import { ChaosServer } from '#e2e/chaos/chaos-server.ts';
import { findBrowser, openBrowser } from '#e2e/harness/browser.ts';
import { signInAsOwner, watchRoom } from '#e2e/hostile/harness/room-watch.ts';
import { loadRecording } from '#e2e/replay/recording.ts';
import { startReplay } from '#e2e/replay/replay.ts';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import type { MemorySample } from './memory-table.ts';
import type { Options } from './options.ts';

const MEGABYTE = 1e6;
/** How often a Pod of the real agent's cluster changes, ms. */
const CLUSTER_CHANGE_MS = 2_000;
/** Each agent of the class numbers a change about every 10 s. */
const WORKING_SHARE = 0.01;

/** A running class whose memory is measured. */
export interface Workload {
  sample(): Promise<Omit<MemorySample, 'hours'>>;
  /** What isn't measured, with the reason. */
  readonly missing: readonly string[];
}

/** Starts the server, the class, viewers, one real agent and, where a browser is present, one page. */
export async function startWorkload(
  { agents, viewers }: Options,
  cleanup: CleanupStack,
  progress: (text: string) => void,
): Promise<Workload> {
  const hasPages = existsSync(join(import.meta.dirname, '../../.next/BUILD_ID'));
  const starting = ChaosServer.create({ hasPages });
  // Also after Ctrl-C during the start.
  cleanup.add(async () => (await starting).remove());
  const server = await starting;
  // The last seat is that of the real agent.
  const room = await createChaosClass(server, { agents: agents + 1, seed: 1 });
  cleanup.add(() => {
    room.disconnect();
  });
  const simulated = room.agents.slice(0, -1);
  await connectAll(simulated, agents * 15);
  cleanup.add(room.startWork({ share: WORKING_SHARE, agents: simulated }));
  progress(`${agents} agents are connected`);
  const owner = await signInAsOwner(server, room.workshopId);
  for (let viewer = 0; viewer < viewers; viewer += 1) {
    const watch = await watchRoom(server, room.workshopId, owner);
    cleanup.add(() => {
      watch.close();
    });
  }
  progress(`${viewers} viewers watch the room`);
  const missing: string[] = [];
  const orMissing = <Part>(name: string, part: Promise<Part>): Promise<Part | null> =>
    part.catch((error: unknown) => {
      missing.push(`${name}: ${messageOf(error)}`);
      return null;
    });
  const agent = await orMissing('real agent', openRealAgent(server, room, cleanup));
  const page = await orMissing(
    'page',
    hasPages
      ? openPage(server, room.workshopId, owner.cookie, cleanup)
      : Promise.reject(new Error("the pages aren't built; run npm run build")),
  );
  return {
    missing,
    async sample() {
      const { rssBytes, heapBytes } = await server.metrics();
      return {
        serverRss: rssBytes / MEGABYTE,
        serverHeap: heapBytes / MEGABYTE,
        ...(agent && { agentRss: readProcess(agent.pid).rssMb }),
        ...(page && { pageHeap: await measureHeap(page) }),
      };
    },
  };
}

/** The real agent in a separate process, on a recorded API server whose Pods change again and again. */
async function openRealAgent(
  server: ChaosServer,
  room: ChaosClass,
  cleanup: CleanupStack,
): Promise<{ readonly pid: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-soak-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const recording = loadRecording('echo-pod');
  const cluster = await startReplay(recording);
  cleanup.add(() => cluster.close());
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, cluster.kubeconfig());
  const token = room.agents.at(-1)?.token ?? '';
  const agent = await startRealAgent({ server: server.url, token, kubeconfig, folder }, cleanup);
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    cluster.push({
      path: '/api/v1/pods',
      type: count === 1 ? 'ADDED' : 'MODIFIED',
      object: {
        metadata: {
          name: 'soak',
          namespace: 'default',
          uid: 'uid-soak',
          labels: { count: String(count) },
        },
      },
    });
  }, CLUSTER_CHANGE_MS);
  cleanup.add(() => {
    clearInterval(timer);
  });
  return agent;
}

/** Opens the live room. @throws without a browser */
async function openPage(
  { url }: ChaosServer,
  workshopId: string,
  cookie: string,
  cleanup: CleanupStack,
): Promise<CDPSession> {
  const found = findBrowser();
  if (found.kind === 'absent') throw new Error(found.why);
  const browser = await openBrowser(found, { handleSIGINT: false });
  cleanup.add(() => browser.close());
  const context = await browser.newContext({ locale: 'en-US' });
  const [name = '', value = ''] = cookie.split('=', 2);
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  await page.goto(`${url}/workshops/${workshopId}/room`);
  await page.locator('[data-key]').first().waitFor();
  return context.newCDPSession(page);
}

/** After a collection, MB. */
async function measureHeap(page: CDPSession): Promise<number> {
  await page.send('HeapProfiler.collectGarbage');
  return (await page.send('Runtime.getHeapUsage')).usedSize / MEGABYTE;
}
