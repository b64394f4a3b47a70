import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAgent } from '#agents/agent.ts';
import { findClusterIdentity } from '#agents/cli/in-cluster.ts';
import { en } from '#agents/messages/en.ts';
import { createTestCertificate } from '#agents/probe/certificate.fixture.ts';
import { DIRECT_ROUTE } from '#agents/route/server-route.ts';
import type { RunningAgent } from '#agents/types.ts';
import { systemClock, type Clock } from '#lib/kit/clock.ts';
import { startAgentServer, type AgentServer } from './harness/agent-server.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';
import { createTestWorkshop } from './harness/workshop.ts';
import { loadRecording } from './replay/recording.ts';
import { startReplay, type Replay } from './replay/replay.ts';

const WAIT = { timeout: 20_000, interval: 50 };
/** Several Pods start one after the other. */
const TEST_MS = 60_000;

let folder: string;
let database: TestDatabase;
let server: AgentServer;
let cluster: Replay;
let apiServer: Server;
let workshopId: string;
let seatId: string;
const pods: RunningAgent[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-in-cluster-'));
  database = await createTestDatabase();
  server = await startAgentServer(database.url);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  const created = await createTestWorkshop(server.db);
  [workshopId, seatId] = [created.workshopId, created.seats[0] ?? ''];
  cluster = await startReplay(loadRecording('echo-pod'));
  await startApiServer();
});
afterEach(async () => {
  for (const pod of pods.splice(0)) await pod.stop();
  apiServer.closeAllConnections();
  await new Promise((closed) => apiServer.close(closed));
  await cluster.close();
});

/** The recorded API server behind TLS, and the files that Kubernetes gives a Pod for it. */
async function startApiServer(): Promise<void> {
  const certificate = createTestCertificate({ name: 'localhost', dns: ['localhost'] });
  const { hostname, port } = new URL(cluster.url);
  apiServer = createServer(certificate, (request, response) => {
    const { method, url, headers } = request;
    const onward = httpRequest({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((listening) => apiServer.listen(0, '127.0.0.1', listening));
  const account = join(folder, 'account');
  await mkdir(account, { recursive: true });
  for (const [name, content] of [
    ['token', 'a token'],
    ['ca.crt', certificate.cert],
    ['namespace', 'podium'],
  ] as const)
    await writeFile(join(account, name), content);
}

const context = (clock: Clock = systemClock) => ({
  clock,
  log: () => undefined,
  stopSignal: new AbortController().signal,
  messages: en,
});

async function describePod(token: string, clock?: Clock) {
  const { port } = apiServer.address() as AddressInfo;
  const options = {
    server: server.url,
    route: DIRECT_ROUTE,
    token,
    kubeconfig: {
      inCluster: { host: 'localhost', port: String(port), folder: join(folder, 'account') },
    },
    stateDir: await mkdtemp(join(folder, 'state-')),
    version: '1.0.0',
    hostname: 'podium-agent-7d9f8b6c54-x2x7k',
    log: () => undefined,
  };
  return { ...options, ...(await findClusterIdentity(options, context(clock))) };
}

/** Starts a Pod without any file of the Pod before it. */
async function startPod(token: string): Promise<RunningAgent> {
  const pod = await startAgent(await describePod(token));
  pods.push(pod);
  return pod;
}
const waitForState = (pod: RunningAgent, state: string) =>
  vi.waitFor(() => expect(pod.status().link.state).toBe(state), WAIT);
const query = async <Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> =>
  (await server.db.$client.query<Row>(text, values)).rows;

describe('an agent in the cluster', () => {
  it(
    'T10.1: keeps its seat over many Pods with one use, no approval and no duplicate',
    async () => {
      const token = await server.createToken(workshopId, { seat: seatId, uses: 1 });
      for (let restart = 0; restart < 5; restart += 1) {
        const pod = await startPod(token);
        await waitForState(pod, 'connected');
        expect(pod.status().seat?.label).toBe('A-01');
        await vi.waitFor(() => expect(pod.status().cluster.state).toBe('up'), WAIT);
        await pod.stop();
      }
      expect(
        await query(
          'select revoked_at, duplicate_at from agent where workshop_id = $1',
          workshopId,
        ),
      ).toEqual([{ revoked_at: null, duplicate_at: null }]);
      expect(await query('select uses_left from token where seat_id = $1', seatId)).toEqual([
        { uses_left: 0 },
      ]);
      expect(
        await query('select key from pending_agent where workshop_id = $1', workshopId),
      ).toEqual([]);
      const session = server.workshops.get(workshopId);
      expect(session?.state().seats.get(seatId)?.agent?.inCluster).toBe(true);
    },
    TEST_MS,
  );

  it(
    'T10.3: needs no valid token for a later Pod, and no shared token leads to a derived key',
    async () => {
      const token = await server.createToken(workshopId, { seat: seatId, uses: 1 });
      const first = await startPod(token);
      await waitForState(first, 'connected');
      await first.stop();
      await query(
        "update token set expires_at = now() - interval '1 day' where seat_id = $1",
        seatId,
      );
      await waitForState(await startPod(token), 'connected');
      await query('delete from token where seat_id = $1', seatId);
      await waitForState(await startPod(token), 'connected');
      const shared = await server.createToken(workshopId, { mode: 'approve' });
      expect((await describePod(shared)).pod).toMatchObject({ derivedKey: undefined });
    },
    TEST_MS,
  );

  it(
    'T10.3: stops when its key is revoked, because every later Pod would have it again',
    async () => {
      const token = await server.createToken(workshopId, { seat: seatId, uses: 1 });
      const first = await startPod(token);
      await waitForState(first, 'connected');
      await first.stop();
      await query('update agent set revoked_at = now() where seat_id = $1', seatId);
      expect(await (await startPod(token)).ended).toMatchObject({
        kind: 'refused',
        refusal: { refusal: 'key-revoked' },
        uninstall: false,
      });
    },
    TEST_MS,
  );

  it('T10.2: waits for the API server, and gives up after a minute', async () => {
    const token = await server.createToken(workshopId, { seat: seatId, uses: 1 });
    expect((await describePod(token)).pod?.derivedKey).toBeDefined();
    apiServer.closeAllConnections();
    const { port } = apiServer.address() as AddressInfo;
    await new Promise((closed) => apiServer.close(closed));
    let now = 0;
    const hasty: Clock = {
      ...systemClock,
      mono: () => now,
      after: (ms, callback) => {
        now += ms;
        queueMicrotask(callback);
        return () => undefined;
      },
    };
    const options = {
      server: server.url,
      route: DIRECT_ROUTE,
      token,
      kubeconfig: {
        inCluster: { host: 'localhost', port: String(port), folder: join(folder, 'account') },
      },
      version: '1.0.0',
      hostname: 'podium-agent-7d9f8b6c54-x2x7k',
      stateDir: folder,
    };
    await expect(findClusterIdentity(options, context(hasty))).rejects.toThrow(
      'Kubernetes restarts it.',
    );
    expect(now).toBeGreaterThanOrEqual(60_000);
  });

  it('has the identity of its VM where it uses a kubeconfig', async () => {
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, cluster.kubeconfig());
    const options = {
      server: server.url,
      route: DIRECT_ROUTE,
      kubeconfig: { flag: kubeconfig },
      version: '1.0.0',
      hostname: 'vm',
      stateDir: folder,
    };
    expect(await findClusterIdentity(options, context())).toBeNull();
  });
});
