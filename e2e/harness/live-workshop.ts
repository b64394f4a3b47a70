import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CleanupStack } from '#lib/kit/cleanup-stack.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { startServer, type RunningServer } from '#lib/server/start.ts';
import { createRouteHandler } from './routes.ts';

const PROJECT = dirname(dirname(import.meta.dirname));
const PACK = 'kubernetes-basics';

export interface LiveWorkshop {
  readonly server: RunningServer;
  readonly workshop: WorkshopSummary;
  /** The Cookie header of the owner. */
  readonly cookie: string;
}

/**
 * Starts a server with its own database in this process, and a live workshop of the course. Without the
 * pages of Next.js, which need a build. `cleanup` stops and removes everything.
 * @param options.host the address that the server listens on
 * @param options.agentImage the image in the manifest for a student's cluster
 */
export async function openLiveWorkshop(
  cleanup: CleanupStack,
  { host, agentImage }: { readonly host: string; readonly agentImage?: string },
): Promise<LiveWorkshop> {
  const folder = await mkdtemp(join(tmpdir(), 'podium-live-workshop-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  await symlink(join(PROJECT, 'packs'), join(folder, 'packs'));
  const server = await startServer({
    environment: {
      port: 0,
      host,
      dataDir: join(folder, 'data'),
      publicUrl: null,
      databaseUrl: null,
      assetsUrl: null,
      ...(agentImage !== undefined && { agentImage }),
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
  cleanup.add(() => server.stop());
  return { server, ...(await startWorkshop(server)) };
}

/** Signs in with the server's link, creates a workshop and makes it live. */
async function startWorkshop(server: RunningServer) {
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
    name: 'On a node',
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
